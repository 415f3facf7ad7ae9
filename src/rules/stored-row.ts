/** Reading a stored row, whose values are SQL literals. */
import type { StoredRow } from '../contract/entities/change.js';

/** What a column holds; `NULL` also where there is no such row or column. */
export function literalOf(row: StoredRow | null, column: string): string {
  return row?.columns.find(({ name }) => name === column)?.value ?? 'NULL';
}

/** The contents of a text literal, or else the literal itself: what a person reads in a cell. */
export function shownValue(literal: string): string {
  const quoted = literal.length > 1 && literal.startsWith("'") && literal.endsWith("'");
  return quoted ? literal.slice(1, -1).replaceAll("''", "'") : literal;
}
