/**
 * Setting rows exactly, forwards (../change/apply.ts) and back (../change/change-undo.ts). Which, and whether, is
 * decided there.
 */
import type { Statement } from 'better-sqlite3';
import type { RowChange, StoredRow } from '../../contract/entities/change.js';
import { quote, Refusal } from '../../contract/errors.js';
import { wordsOf } from '../../rules/change-words.js';
import { literalOf } from '../../rules/stored-row.js';
import { atOnce, type Slices } from '../slices.js';
import { type RecordedFile, type RecordedTable, recordedTables } from './change-table.js';
import { type BoundLiteral, fromLiteral, toLiteral, typed } from './literal.js';
import { type Reference, referencesInto } from './references.js';
import { quotedName, sqliteCode, type WritableDb } from './sqlite.js';

export function named(change: RowChange): string {
  const { what, name } = wordsOf(change);
  return name === null ? what : `${what} ${quote(name)}`;
}

/** A database with its statements kept: a batch has thousands of rows of one shape. */
class Rows {
  readonly #statements = new Map<string, Statement<unknown[], unknown[]>>();
  readonly #references = new Map<string, (id: string) => Reference[]>();

  constructor(private readonly db: WritableDb) {}

  prepare(sql: string): Statement<unknown[], unknown[]> {
    const statement = this.#statements.get(sql) ?? this.db.prepare<unknown[], unknown[]>(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** What refers to a row: declared in the schema, or known to us though undeclared. */
  referencesTo(table: string, id: string): Reference[] {
    const of = this.#references.get(table) ?? referencesInto(this.db, table);
    this.#references.set(table, of);
    return of(id);
  }
}

const refused = (reason: string): Refusal => Refusal.of('UNDO_REFUSED', { reason });

/**
 * The values of a row's primary key; null where it has none, or NULL in it: then only its row number identifies it.
 */
function keyOf(table: RecordedTable, row: StoredRow): { name: string; value: string }[] | null {
  const key = table.key.map((name) => ({
    name,
    value: literalOf(row, name),
  }));
  return key.length > 0 && key.every(({ value }) => value !== 'NULL') ? key : null;
}

/** Finds a row by its primary key, or else by its row number. */
function whereIs(table: RecordedTable, row: StoredRow): { sql: string; bound: BoundLiteral['value'][] } {
  const by = keyOf(table, row) ?? [{ name: 'rowid', value: row.rowid ?? 'NULL' }];
  const bound = by.map(({ name, value }) => ({ name, ...fromLiteral(value) }));
  return {
    sql: bound.map(({ name, sql }) => `${quotedName(name)} IS ${sql}`).join(' AND '),
    bound: bound.map(({ value }) => value),
  };
}

function findRow(rows: Rows, table: RecordedTable, row: StoredRow): string[] | null {
  const where = whereIs(table, row);
  const columns = table.columns.map((name) => typed(quotedName(name))).join(', ');
  const values = rows
    .prepare(`SELECT ${columns} FROM ${quotedName(table.name)} WHERE ${where.sql}`)
    .raw()
    .safeIntegers()
    .get(...where.bound);
  if (values === undefined) return null;
  return table.columns.map((_, at) => toLiteral(values[2 * at], values[2 * at + 1]));
}

const valuesOf = (row: StoredRow | null): string => row?.columns.map(({ value }) => value).join('\n') ?? '';

/**
 * How a row differs from what the action left; null when it is so to the last bit.
 * @param all the whole action: what stands in the place of a row that it removed may be its own doing
 */
function howChanged(
  rows: Rows,
  table: RecordedTable,
  { before, after }: RowChange,
  all: readonly RowChange[],
): string | null {
  const row = after ?? before;
  if (row === null) return null;
  const known = row.columns.map(({ name }) => name);
  if (known.join('\n') !== table.columns.join('\n')) return 'its table has other columns now';
  const now = findRow(rows, table, row);
  if (after === null) {
    const found = now?.join('\n');
    if (found === undefined) return null;
    if (all.some((other) => other.table === table.name && valuesOf(other.after) === found)) return null;
    // Anybody may take the number of a row that is gone; a row without a key is back only if it is the same.
    if (keyOf(table, row) === null && found !== valuesOf(row)) return null;
    return 'there is one with that name again';
  }
  if (now === null) return 'it is gone';
  const other = table.columns.filter((_, at) => now[at] !== after.columns[at]?.value);
  return other.length === 0 ? null : `its ${other.join(', ')} ${other.length === 1 ? 'has' : 'have'} changed`;
}

/** @throws IN_USE when something refers to a row that is to go */
function refuseReferred(rows: Rows, table: RecordedTable, row: StoredRow): void {
  const bound = fromLiteral(literalOf(row, 'id')).value;
  if (Buffer.isBuffer(bound)) {
    const by = rows.referencesTo(table.name, bound.toString());
    if (by.length > 0)
      throw Refusal.of('IN_USE', {
        what: wordsOf({ table: table.name, before: row, after: null }).what,
        id: bound.toString(),
        by,
      });
  }
}

function remove(rows: Rows, table: RecordedTable, row: StoredRow): void {
  const where = whereIs(table, row);
  rows.prepare(`DELETE FROM ${quotedName(table.name)} WHERE ${where.sql}`).run(...where.bound);
}

function setBack(rows: Rows, table: RecordedTable, from: StoredRow, to: StoredRow): void {
  const where = whereIs(table, from);
  const values = to.columns.map(({ name, value }) => ({ name, ...fromLiteral(value) }));
  const set = values.map(({ name, sql }) => `${quotedName(name)} = ${sql}`).join(', ');
  rows
    .prepare(`UPDATE ${quotedName(table.name)} SET ${set} WHERE ${where.sql}`)
    .run(...values.map(({ value }) => value), ...where.bound);
}

/** True for a row whose key changed: it is deleted and inserted, or two that swapped keys would block each other. */
function isMoved(table: RecordedTable, before: StoredRow, after: StoredRow): boolean {
  const key = (row: StoredRow): string => JSON.stringify(keyOf(table, row));
  return key(before) !== key(after);
}

/** A row also gets its row number back where nobody has taken it: messages are read in that order. */
function restore(rows: Rows, table: RecordedTable, row: StoredRow): void {
  const values = row.columns.map(({ name, value }) => ({ name, ...fromLiteral(value) }));
  const free =
    row.rowid !== null &&
    rows
      .prepare(`SELECT 1 FROM ${quotedName(table.name)} WHERE rowid = ?`)
      .get(fromLiteral(row.rowid).value) === undefined;
  if (free) values.unshift({ name: 'rowid', ...fromLiteral(row.rowid ?? 'NULL') });
  const names = values.map(({ name }) => quotedName(name)).join(', ');
  rows
    .prepare(
      `INSERT INTO ${quotedName(table.name)} (${names}) VALUES (${values.map(({ sql }) => sql).join(', ')})`,
    )
    .run(...values.map(({ value }) => value));
}

function tableOf(tables: readonly RecordedTable[], change: RowChange): RecordedTable {
  const table = tables.find(({ name }) => name === change.table);
  if (table === undefined) throw Refusal.of('UNDO_CHANGED', { row: named(change), how: 'its table is gone' });
  return table;
}

function* eachAsLeft(
  rows: Rows,
  tables: readonly RecordedTable[],
  changes: readonly RowChange[],
): Slices<void> {
  for (const change of changes) {
    const how = howChanged(rows, tableOf(tables, change), change, changes);
    if (how !== null) throw Refusal.of('UNDO_CHANGED', { row: named(change), how });
    yield;
  }
}

/**
 * Checks whether every row is still as the changes left it.
 * @throws UNDO_CHANGED, naming the first that is not
 */
export function checkAsLeft(db: WritableDb, file: RecordedFile, changes: readonly RowChange[]): Slices<void> {
  return eachAsLeft(new Rows(db), recordedTables(db, file), changes);
}

/**
 * Sets rows from what the changes left to what was before them.
 * @param isApart which changed rows go and come instead of being altered where they stand
 */
function* setAllBack(
  rows: Rows,
  tables: readonly RecordedTable[],
  changes: readonly RowChange[],
  isApart: typeof isMoved,
): Slices<void> {
  // Parents stand before their children there: rows go from the end and come from the beginning.
  const inOrder = tables.flatMap((table) =>
    changes.flatMap(({ before, after, ...change }) =>
      change.table === table.name ? [{ table, before, after }] : [],
    ),
  );
  for (const { table, before, after } of inOrder.toReversed()) {
    if (after === null || (before !== null && !isApart(table, before, after))) continue;
    if (before === null) refuseReferred(rows, table, after);
    remove(rows, table, after);
    yield;
  }
  for (const { table, before, after } of inOrder) {
    if (before === null || after === null || isApart(table, before, after)) continue;
    setBack(rows, table, after, before);
    yield;
  }
  for (const { table, before, after } of inOrder) {
    if (before === null || (after !== null && !isApart(table, before, after))) continue;
    restore(rows, table, before);
    yield;
  }
}

/**
 * Puts every row back as it was before the changes, all of them of this one database.
 * @throws UNDO_CHANGED, IN_USE when something refers to a row that would go, UNDO_REFUSED when the rows do not
 *   fit what else stands there
 */
export function* revertChanges(
  db: WritableDb,
  file: RecordedFile,
  changes: readonly RowChange[],
): Slices<void> {
  const rows = new Rows(db);
  const tables = recordedTables(db, file);
  yield* eachAsLeft(rows, tables, changes);
  try {
    yield* setAllBack(rows, tables, changes, isMoved);
  } catch (error) {
    if (sqliteCode(error)?.startsWith('SQLITE_CONSTRAINT') !== true || !(error instanceof Error)) throw error;
    throw refused(`It conflicts with other rows (${error.message}).`);
  }
}

export const inverse = ({ before, after, ...rest }: RowChange): RowChange => ({
  ...rest,
  before: after,
  after: before,
});

/** The row as it stands now, with the number that it got when it was made. */
function numbered(rows: Rows, table: RecordedTable, row: StoredRow): StoredRow {
  if (!table.numbered) return row;
  const where = whereIs(table, row);
  const number = rows
    .prepare(`SELECT rowid FROM ${quotedName(table.name)} WHERE ${where.sql}`)
    .raw()
    .safeIntegers()
    .get(...where.bound);
  return { ...row, rowid: String(number?.[0]) };
}

/**
 * Makes rows what they were planned to be in this very transaction, and looks at them once more: a trigger of the
 * database's own may have had another idea.
 * @returns the changes, with the numbers that new rows have got
 * @throws PLAN_CHANGED when a row has become something else; IN_USE
 */
export function applyChanges(db: WritableDb, file: RecordedFile, changes: readonly RowChange[]): RowChange[] {
  const rows = new Rows(db);
  const tables = recordedTables(db, file);
  // A plan swaps no keys, so a row that gets another one stays where it is.
  atOnce(setAllBack(rows, tables, changes.map(inverse), () => false));
  return changes.map((change) => {
    const { before, after } = change;
    const table = tableOf(tables, change);
    const how = howChanged(rows, table, change, changes);
    if (how !== null) throw Refusal.of('PLAN_CHANGED', { row: named(change), how });
    return before === null && after !== null ? { ...change, after: numbered(rows, table, after) } : change;
  });
}
