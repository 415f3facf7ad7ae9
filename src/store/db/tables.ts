import { prepared } from './prepared.js';
import type { ReadableDb } from './sqlite.js';

/** What was found through a handle, valid until somebody changes the schema. */
const found = new WeakMap<ReadableDb, { schema: unknown; tables: Map<string, boolean> }>();

/** True when the database has a table (not a view) of that name. */
export function hasTable(db: ReadableDb, name: string): boolean {
  // Goes up with every change of the schema, whoever makes it; read in the current transaction.
  const schema = prepared<[], unknown>(db, 'PRAGMA schema_version').pluck().get();
  const before = found.get(db);
  const tables =
    before !== undefined && before.schema === schema ? before.tables : new Map<string, boolean>();
  if (tables !== before?.tables) found.set(db, { schema, tables });
  const there = tables.get(name);
  if (there !== undefined) return there;
  const sql = "SELECT 1 FROM pragma_table_list(?) WHERE schema = 'main' AND type = 'table'";
  const isTable = prepared<[string], unknown>(db, sql).get(name) !== undefined;
  tables.set(name, isTable);
  return isTable;
}
