/**
 * The rows that a change of a database comes to, found by reading alone. Workspaces are of many versions, and a schema
 * is never altered unasked: only columns that are there are set.
 */
import Database from 'better-sqlite3';
import type { RowChange, StoredRow } from '../../contract/entities/change.js';
import { Refusal } from '../../contract/errors.js';
import { literalOf } from '../../rules/stored-row.js';
import { type RecordedTable, recordedTables } from './change-table.js';
import { type BoundLiteral, fromLiteral, toLiteral, typed } from './literal.js';
import { quotedName, type ReadableDb } from './sqlite.js';

/** Which database it is; for inbound.db also whose. */
export type Place = Pick<RowChange, 'file' | 'session'>;

const CENTRAL: Place = { file: 'v2.db', session: null };

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

/** What is to be set, without what the table has no column for. NULL in a missing column is no loss. */
function settable(
  columns: ReadonlyMap<string, Column>,
  table: string,
  asked: Values,
  { file }: Place,
): [string, unknown][] {
  const entries = Object.entries(asked).filter(([, value]) => value !== undefined);
  const missing = entries.filter(([name, value]) => !columns.has(name) && value !== null);
  if (missing.length > 0) {
    throw Refusal.of('COLUMN_MISSING', { file, columns: missing.map(([name]) => `${table}.${name}`) });
  }
  return entries.filter(([name]) => columns.has(name));
}

/** @throws COLUMN_MISSING for a table that this database does not have */
function tableOf(db: ReadableDb, name: string, { file }: Place): RecordedTable {
  const table = recordedTables(db, file).find((one) => one.name === name);
  if (table === undefined) throw Refusal.of('COLUMN_MISSING', { file, columns: [name] });
  return table;
}

/** Rows to the bit, in the table's order. */
function storedRows(
  db: Database.Database,
  table: RecordedTable,
  where: string,
  bound: readonly unknown[],
): StoredRow[] {
  const columns = table.columns.map((name) => typed(quotedName(name)));
  const numbered = table.numbered ? ['rowid'] : [];
  const rows = db
    .prepare<unknown[], unknown[]>(
      `SELECT ${[...columns, ...numbered].join(', ')} FROM ${quotedName(table.name)} WHERE ${where}`,
    )
    .raw()
    .safeIntegers()
    .all(...bound);
  return rows.map((values) => ({
    rowid: table.numbered ? String(values.at(-1)) : null,
    columns: table.columns.map((name, at) => ({
      name,
      value: toLiteral(values[2 * at], values[2 * at + 1]),
    })),
  }));
}

function findRow(db: ReadableDb, table: RecordedTable, key: Values): StoredRow | null {
  const where = Object.keys(key).map((name) => `${quotedName(name)} IS ?`);
  return storedRows(db, table, where.join(' AND '), Object.values(key))[0] ?? null;
}

/**
 * What SQLite makes of a row is asked of SQLite: the table's own statement, in an empty database, has its defaults,
 * its types and what it forbids.
 */
function asStored(
  db: ReadableDb,
  table: RecordedTable,
  { file }: Place,
  fill: (sample: Database.Database) => void,
): StoredRow {
  const made = db
    .prepare<[string], string>(`SELECT sql FROM sqlite_schema WHERE type = 'table' AND lower(name) = ?`)
    .pluck()
    .get(table.name);
  const sample = new Database(':memory:');
  try {
    sample.pragma('foreign_keys = OFF');
    // As where it is written (open-writable.ts): a host of another version may check for something else.
    if (file === 'inbound.db') sample.pragma('ignore_check_constraints = ON');
    sample.prepare(made ?? '').run();
    fill(sample);
    const [row] = storedRows(sample, table, 'true', []);
    if (row === undefined) throw new Error(`A row of ${table.name} did not stay`);
    return row;
  } finally {
    sample.close();
  }
}

function insertInto(
  sample: Database.Database,
  table: string,
  values: readonly [string, BoundLiteral][],
): void {
  const names = values.map(([name]) => quotedName(name)).join(', ');
  const places = values.map(([, { sql }]) => sql).join(', ');
  sample
    .prepare(`INSERT INTO ${quotedName(table)} (${names}) VALUES (${places})`)
    .run(...values.map(([, { value }]) => value));
}

/**
 * A row that is to be made. Which number it gets shows when it is.
 * @param usual what a column is set to when nothing else is asked for; nothing where there is no such column
 * @throws COLUMN_MISSING when something that was asked for cannot be set, COLUMN_UNKNOWN when the table wants
 *   something that we do not know
 */
export function insertion(
  db: ReadableDb,
  name: string,
  asked: Values,
  usual: Values = {},
  place: Place = CENTRAL,
): RowChange & { after: StoredRow } {
  const table = tableOf(db, name, place);
  const columns = columnsOf(db, name);
  const known = Object.fromEntries(Object.entries(usual).filter(([column]) => columns.has(column)));
  const wanted = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  const values = settable(columns, name, { ...known, ...wanted }, place);
  const given = new Set(values.map(([column]) => column));
  const unknown = [...columns.values()].filter((column) => column.required === 1 && !given.has(column.name));
  if (unknown.length > 0) {
    throw Refusal.of('COLUMN_UNKNOWN', {
      file: place.file,
      columns: unknown.map((column) => `${name}.${column.name}`),
    });
  }
  const after = asStored(db, table, place, (sample) => {
    const names = values.map(([column]) => quotedName(column)).join(', ');
    sample
      .prepare(`INSERT INTO ${quotedName(name)} (${names}) VALUES (${values.map(() => '?').join(', ')})`)
      .run(...values.map(([, value]) => value));
  });
  return { ...place, table: table.name, before: null, after: { ...after, rowid: null } };
}

/**
 * A row that is to say something else; what is not asked for stays as it is.
 * @returns none when it says so already
 * @throws COLUMN_MISSING
 */
export function alteration(
  db: ReadableDb,
  name: string,
  key: Values,
  asked: Values,
  place: Place = CENTRAL,
): RowChange[] {
  const table = tableOf(db, name, place);
  const before = findRow(db, table, key);
  const values = settable(columnsOf(db, name), name, asked, place);
  if (before === null || values.length === 0) return [];
  const after = asStored(db, table, place, (sample) => {
    insertInto(
      sample,
      name,
      before.columns.map((column) => [column.name, fromLiteral(column.value)]),
    );
    const set = values.map(([column]) => `${quotedName(column)} = ?`).join(', ');
    sample.prepare(`UPDATE ${quotedName(name)} SET ${set}`).run(...values.map(([, value]) => value));
  });
  return altered(place, table, before, after);
}

/** None when nothing but its number differs. */
function altered(place: Place, table: RecordedTable, before: StoredRow, after: StoredRow): RowChange[] {
  const same = after.columns.every(({ value }, at) => value === before.columns[at]?.value);
  return same ? [] : [{ ...place, table: table.name, before, after: { ...after, rowid: before.rowid } }];
}

/** More than this in one table, in rows and in bytes, is no host's doing: it is not read into memory. */
const MOST_ROWS = 1000;
const MOST_BYTES = 1024 * 1024;

/** @throws PLAN_TOO_LARGE */
function refuseLarge(db: ReadableDb, { name, columns }: RecordedTable, { file }: Place): void {
  const bytes = columns.map((column) => `coalesce(octet_length(${quotedName(column)}), 0)`).join(' + ');
  const size = db
    .prepare<[], { rows: number; bytes: number }>(
      `SELECT count(*) AS rows, total(bytes) AS bytes
       FROM (SELECT ${bytes} AS bytes FROM ${quotedName(name)} LIMIT ${MOST_ROWS + 1})`,
    )
    .get();
  if (size !== undefined && (size.rows > MOST_ROWS || size.bytes > MOST_BYTES)) {
    throw Refusal.of('PLAN_TOO_LARGE', { file, table: name });
  }
}

/** A row that is altered where it is, and made where it is not. @throws as insertion, PLAN_TOO_LARGE */
export function setting(db: ReadableDb, name: string, key: Values, asked: Values, place: Place): RowChange[] {
  const table = tableOf(db, name, place);
  refuseLarge(db, table, place);
  return findRow(db, table, key) === null
    ? [insertion(db, name, { ...key, ...asked }, {}, place)]
    : alteration(db, name, key, asked, place);
}

/**
 * All rows of a table are to be these. One that is there already, by the column that names it, becomes what it would
 * be if it were made anew, as hosts make it; all others go.
 * @throws as insertion, PLAN_TOO_LARGE
 */
export function replacement(
  db: ReadableDb,
  name: string,
  by: string,
  wanted: readonly Values[],
  place: Place,
): RowChange[] {
  const table = tableOf(db, name, place);
  refuseLarge(db, table, place);
  const left = storedRows(db, table, 'true', []);
  const changes = wanted.flatMap((values): RowChange[] => {
    const made = insertion(db, name, values, {}, place);
    const at = left.findIndex((row) => literalOf(row, by) === literalOf(made.after, by));
    const [before] = at === -1 ? [] : left.splice(at, 1);
    return before === undefined ? [made] : altered(place, table, before, made.after);
  });
  const gone = left.map((before): RowChange => ({ ...place, table: table.name, before, after: null }));
  return [...gone, ...changes];
}

interface Reference {
  table: string;
  from: string;
  /** Null: the primary key. */
  to: string | null;
  action: 'CASCADE' | 'SET NULL';
}

/** What the schema says becomes of the rows that refer to one that goes. */
function followers(db: ReadableDb, table: string): Reference[] {
  return db
    .prepare<[string], Reference>(
      `SELECT t.name AS "table", f."from" AS "from", f."to" AS "to", f.on_delete AS action
       FROM pragma_table_list t, pragma_foreign_key_list(t.name) f
       WHERE t.schema = 'main' AND t.type = 'table' AND lower(f."table") = ? AND f.on_delete IN ('CASCADE', 'SET NULL')`,
    )
    .all(table);
}

function rowGoes(db: ReadableDb, table: RecordedTable, row: StoredRow): RowChange[] {
  const changes: RowChange[] = [{ ...CENTRAL, table: table.name, before: row, after: null }];
  for (const reference of followers(db, table.name)) {
    const other = recordedTables(db, CENTRAL.file).find(({ name }) => name === reference.table);
    const to = reference.to ?? table.key[0];
    const value = to === undefined ? 'NULL' : literalOf(row, to);
    if (other === undefined || other.name === table.name || value === 'NULL') continue;
    const bound = fromLiteral(value);
    for (const follower of storedRows(db, other, `${quotedName(reference.from)} = ${bound.sql}`, [
      bound.value,
    ])) {
      if (reference.action === 'CASCADE') changes.push(...rowGoes(db, other, follower));
      else {
        const columns = follower.columns.map((column) =>
          column.name === reference.from ? { ...column, value: 'NULL' } : column,
        );
        changes.push({ ...CENTRAL, table: other.name, before: follower, after: { ...follower, columns } });
      }
    }
  }
  return changes;
}

/** The rows of one agent group in a table of v2.db; none where there is no such table. @throws PLAN_TOO_LARGE */
export function rowsOfAgent(db: ReadableDb, name: string, agentGroupId: string): StoredRow[] {
  const table = recordedTables(db, CENTRAL.file).find((one) => one.name === name);
  if (table === undefined) return [];
  refuseLarge(db, table, CENTRAL);
  return storedRows(db, table, 'agent_group_id = ?', [agentGroupId]);
}

/** What became of those rows, by their primary key. */
export function differences(
  db: ReadableDb,
  name: string,
  before: readonly StoredRow[],
  after: readonly StoredRow[],
): RowChange[] {
  const key = recordedTables(db, CENTRAL.file).find((one) => one.name === name)?.key ?? [];
  const nameOf = (row: StoredRow): string => key.map((column) => literalOf(row, column)).join();
  const left = new Map(before.map((row) => [nameOf(row), row]));
  const changes = after.flatMap((row): RowChange[] => {
    const was = left.get(nameOf(row)) ?? null;
    left.delete(nameOf(row));
    const same = was?.columns.every(({ value }, at) => value === row.columns[at]?.value) === true;
    return same ? [] : [{ ...CENTRAL, table: name, before: was, after: row }];
  });
  const gone = [...left.values()].map(
    (row): RowChange => ({ ...CENTRAL, table: name, before: row, after: null }),
  );
  return [...gone, ...changes];
}

/** A row that is to go, with those that the schema lets go with it; none when it is not there. */
export function removal(db: ReadableDb, name: string, key: Values): RowChange[] {
  const table = tableOf(db, name, CENTRAL);
  const row = findRow(db, table, key);
  return row === null ? [] : rowGoes(db, table, row);
}
