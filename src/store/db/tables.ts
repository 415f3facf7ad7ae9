import { prepared } from './prepared.js';
import type { ReadableDb } from './sqlite.js';

/** True when the database has a table (not a view) of that name. */
export function hasTable(db: ReadableDb, name: string): boolean {
  const sql = "SELECT 1 FROM pragma_table_list(?) WHERE schema = 'main' AND type = 'table'";
  const found = prepared<[string], unknown>(db, sql).get(name);
  return found !== undefined;
}
