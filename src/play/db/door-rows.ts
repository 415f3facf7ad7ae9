/** The generic verbs of a host's commands, over whatever table they are about. */

import type { Row } from '../../store/db/row.js';
import { columnsOf } from '../../store/db/short-rows.js';
import type { ReadableDb, WritableDb } from '../../store/db/sqlite.js';

export type Values = Readonly<Record<string, unknown>>;

/** As SQLite binds it: hosts bind what came, and what cannot be bound fails there. */
const bound = (value: unknown): unknown => (value === undefined ? null : value);

const known = (db: ReadableDb, table: string, columns: readonly string[]): string[] =>
  columns.filter((name) => columnsOf(db, table).has(name));

/** @param where columns and what they are to equal; null matches nothing */
export function selectRows(
  db: ReadableDb,
  { table, columns }: { table: string; columns: readonly string[] },
  where: Values,
  { limit = 200, newestFirst = false }: { limit?: number; newestFirst?: boolean } = {},
): Row[] {
  const shown = known(db, table, columns);
  const filters = known(db, table, Object.keys(where));
  const by = newestFirst ? shown.find((name) => name.endsWith('_at')) : undefined;
  const sql = `SELECT ${shown.join(', ')} FROM ${table}
    ${filters.length === 0 ? '' : `WHERE ${filters.map((name) => `${name} = ?`).join(' AND ')}`}
    ${by === undefined ? '' : `ORDER BY ${by} DESC`} LIMIT ?`;
  return db.prepare<unknown[], Row>(sql).all(...filters.map((name) => bound(where[name])), limit);
}

/** Sets the columns that the table has. */
export function insertRow(db: WritableDb, table: string, values: Values): void {
  const columns = known(db, table, Object.keys(values));
  db.prepare(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  ).run(...columns.map((name) => bound(values[name])));
}

/** @returns how many rows had that key */
export function updateRows(db: WritableDb, table: string, key: Values, values: Values): number {
  const columns = known(db, table, Object.keys(values));
  const where = Object.keys(key);
  return db
    .prepare(
      `UPDATE ${table} SET ${columns.map((name) => `${name} = ?`).join(', ')}
       WHERE ${where.map((name) => `${name} = ?`).join(' AND ')}`,
    )
    .run(...columns.map((name) => bound(values[name])), ...where.map((name) => bound(key[name]))).changes;
}

/** @returns how many rows had that key */
export function deleteRows(db: WritableDb, table: string, key: Values): number {
  const where = Object.keys(key);
  return db
    .prepare(`DELETE FROM ${table} WHERE ${where.map((name) => `${name} = ?`).join(' AND ')}`)
    .run(...where.map((name) => bound(key[name]))).changes;
}
