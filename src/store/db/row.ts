/**
 * Reading values out of rows whose columns may be missing or of any type: SQLite's types are advice, and
 * workspaces are of many versions.
 */
export type Row = Readonly<Record<string, unknown>>;

/** The text in a column; null for none, NULL or a blob. Numbers are given as their digits. */
export function text(row: Row, column: string): string | null {
  const value = row[column];
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : null;
}

/** The text in a column that a host always fills; empty where it did not. */
export function textOrEmpty(row: Row, column: string): string {
  return text(row, column) ?? '';
}
