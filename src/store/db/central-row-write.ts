/**
 * Rows of v2.db, inserted and changed by the columns that this workspace's version has: workspaces differ in
 * version, and a schema is never altered unasked.
 */
import { Refusal } from '../../contract/errors.js';
import type { ReadableDb, WritableDb } from './sqlite.js';

const FILE = 'v2.db';

/** By column; undefined: not asked for, so left at its default or as it is. */
export type Values = Readonly<Record<string, string | number | null | undefined>>;

interface Column {
  name: string;
  required: 0 | 1;
}

function columnsOf(db: ReadableDb, table: string): Map<string, Column> {
  const rows = db
    .prepare<[string], Column>(
      `SELECT name, "notnull" AND dflt_value IS NULL AS required FROM pragma_table_info(?)`,
    )
    .all(table);
  return new Map(rows.map((column) => [column.name, column]));
}

/** What can be set: whatever the table has no column for is dropped. NULL for a missing column loses nothing. */
function settable(columns: ReadonlyMap<string, Column>, table: string, asked: Values): [string, unknown][] {
  const entries = Object.entries(asked).filter(([, value]) => value !== undefined);
  const missing = entries.filter(([name, value]) => !columns.has(name) && value !== null);
  if (missing.length > 0) {
    throw Refusal.of('COLUMN_MISSING', { file: FILE, columns: missing.map(([name]) => `${table}.${name}`) });
  }
  return entries.filter(([name]) => columns.has(name));
}

/**
 * Inserts a row.
 * @param usual what a column is set to when nothing was asked for; ignored where there is no such column
 * @throws COLUMN_MISSING when something that was asked for cannot be set, COLUMN_UNKNOWN when the table
 * requires something that we do not know
 */
export function insertRow(db: WritableDb, table: string, asked: Values, usual: Values = {}): void {
  const columns = columnsOf(db, table);
  const known = Object.fromEntries(Object.entries(usual).filter(([name]) => columns.has(name)));
  const wanted = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  const values = Object.fromEntries(settable(columns, table, { ...known, ...wanted }));
  const unknown = [...columns.values()].filter(({ name, required }) => required === 1 && !(name in values));
  if (unknown.length > 0) {
    throw Refusal.of('COLUMN_UNKNOWN', {
      file: FILE,
      columns: unknown.map(({ name }) => `${table}.${name}`),
    });
  }
  const names = Object.keys(values);
  db.prepare(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
  ).run(values);
}

/**
 * Changes a row by its id; what is not asked for stays as it is.
 * @returns false when there is no such row
 * @throws COLUMN_MISSING
 */
export function updateRow(db: WritableDb, table: string, id: string, asked: Values): boolean {
  const values = settable(columnsOf(db, table), table, asked);
  if (values.length === 0) return db.prepare(`SELECT 1 FROM ${table} WHERE id = ?`).get(id) !== undefined;
  const set = values.map(([name]) => `${name} = @${name}`).join(', ');
  const result = db
    .prepare(`UPDATE ${table} SET ${set} WHERE id = @row_id`)
    .run({ ...Object.fromEntries(values), row_id: id });
  return result.changes === 1;
}

/** @returns false when there is no such row */
export function deleteRow(db: WritableDb, table: string, id: string): boolean {
  return db.prepare(`DELETE FROM ${table} WHERE id = ?`).run(id).changes === 1;
}
