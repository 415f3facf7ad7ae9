import type { RowChange as StoredChange, StoredRow } from '../../contract/entities/change.js';
import { shownValue, wordsOf } from '../../rules/change-words.js';
import type { RowChange, RowValues } from './RowChanges.js';

/** Stored rows as they are shown: of a changed row the columns that differ, of others all that hold something. */
export function shownChange(change: StoredChange): RowChange {
  const { before, after, table, file } = change;
  const { what, name } = wordsOf(change);
  const both = before !== null && after !== null;
  const shown = (column: string): boolean => {
    const [was, is] = [literalOf(before, column), literalOf(after, column)];
    return both ? was !== is : (is ?? was) !== 'NULL';
  };
  return {
    table: `${file}: ${table}`,
    about: name === null ? what : `${what} ${name}`,
    before: valuesOf(before, shown),
    after: valuesOf(after, shown),
  };
}

const literalOf = (row: StoredRow | null, name: string): string | null =>
  row?.columns.find((column) => column.name === name)?.value ?? null;

function valuesOf(row: StoredRow | null, shown: (column: string) => boolean): RowValues | null {
  if (row === null) return null;
  const columns = row.columns.filter(({ name }) => shown(name));
  return Object.fromEntries(
    columns.map(({ name, value }) => [name, value === 'NULL' ? null : shownValue(value)]),
  );
}
