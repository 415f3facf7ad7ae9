import { prepared } from './prepared.js';
import type { Row } from './row.js';
import { quotedName, type ReadableDb } from './sqlite.js';

/** Of a column that could hold megabytes, this much is read: in characters of a text, in bytes of a blob. */
const READ = 64 * 1024;

/** The columns of a table of v2.db; none where it is missing. */
export function columnsOf(db: ReadableDb, table: string): ReadonlySet<string> {
  const sql = 'SELECT name FROM pragma_table_info(?)';
  return new Set(prepared<[string], string>(db, sql).pluck().all(table));
}

interface Wanted {
  table: string;
  columns: ReadonlySet<string>;
  /** The column of a time by which they are sorted, where the table has it. */
  newestBy: string;
  /** A condition of this module's callers, or empty. */
  where: string;
  limit: number;
}

/** As READ, of a row that is shown by itself. */
const READ_WHOLE = 1024 * 1024;

const shortOf = (columns: ReadonlySet<string>, most: number): string =>
  [...columns].map((name) => `substr(${quotedName(name)}, 1, ${most}) AS ${quotedName(name)}`).join(', ');

/** The first row that fits, its texts cut to 1 Mi characters; null for none. @param value of the one ? in `where` */
export function shortRow(
  db: ReadableDb,
  { table, columns, where }: Pick<Wanted, 'table' | 'columns' | 'where'>,
  value: string,
): Row | null {
  return (
    db.prepare<[string], Row>(`SELECT ${shortOf(columns, READ_WHOLE)} FROM ${table} ${where}`).get(value) ??
    null
  );
}

/**
 * The newest rows of a table, in no particular order, with whatever columns this version has, each cut to what a list
 * can show; numbers come as their digits. Only the rows that are returned are read whole.
 * @returns `more`: how many others there are
 */
export function newestShortRows(
  db: ReadableDb,
  { table, columns, newestBy, where, limit }: Wanted,
): { rows: Row[]; more: number } {
  const short = shortOf(columns, READ);
  const order = columns.has(newestBy) ? `ORDER BY ${newestBy} DESC` : '';
  const rows = db
    .prepare<[number], Row>(
      `SELECT ${short} FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} ${where} ${order} LIMIT ?)`,
    )
    .all(limit);
  if (rows.length < limit) return { rows, more: 0 };
  const all = db.prepare<[], number>(`SELECT count(*) FROM ${table} ${where}`).pluck().get();
  return { rows, more: (all ?? rows.length) - rows.length };
}
