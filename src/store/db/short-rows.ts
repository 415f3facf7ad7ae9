import { prepared } from './prepared.js';
import { quotedName, type ReadableDb } from './sqlite.js';

/** Of a column that could hold megabytes, this much is read: in characters of a text, in bytes of a blob. */
const READ = 64 * 1024;

/** The columns of a table of v2.db; none where it is missing. */
export function columnsOf(db: ReadableDb, table: string): ReadonlySet<string> {
  const sql = 'SELECT name FROM pragma_table_info(?)';
  return new Set(prepared<[string], string>(db, sql).pluck().all(table));
}

/**
 * All columns of a table as a list for SELECT, whichever this version has, each cut to what a list can show. Numbers
 * come as their digits.
 */
export function shortColumns(columns: ReadonlySet<string>): string {
  return [...columns]
    .map((name) => `substr(${quotedName(name)}, 1, ${READ}) AS ${quotedName(name)}`)
    .join(', ');
}
