/** A changed row in a person's words, for the audit log and for refusals. */
import type { RowChange } from '../contract/entities/change.js';
import { literalOf, shownValue } from './stored-row.js';
import { tables } from './tables.js';

/** What kind of row it is, and its name; null where there is only one. */
export function wordsOf({ table, before, after }: Pick<RowChange, 'table' | 'before' | 'after'>): {
  what: string;
  name: string | null;
} {
  const { one = table, name = null } = tables.get(table) ?? {};
  const value = name === null ? 'NULL' : literalOf(after ?? before, name);
  return { what: one, name: value === 'NULL' ? null : shownValue(value) };
}
