/** Which schemas the console writes to: those that hosts of every era write, and what newer ones may add to them. */
import { quote } from '../../contract/errors.js';
import { Foreign, type IndexShape, statementShape, type TableShape } from './schema-statement.js';
import { INBOUND_SCHEMA, OUTBOUND_SCHEMA } from './session-schema.js';

/**
 * Hosts have four tables, one index and 2 KiB of text in a file. Far more than that is slow to parse and to keep.
 */
export const MOST_OBJECTS = 200;
export const MOST_TEXT = 64 * 1024;
const MOST_COLUMNS = 100;
const MOST_INDEXES = 10;
const MOST_INDEXED = 8;

/** An index with a condition that a branch of the host makes on messages_in. */
const PARTIAL_INDEXES: ReadonlySet<string> = new Set(['idx_messages_in_engaged']);

let known: ReadonlyMap<string, TableShape> | null = null;

/** The tables that somebody writes, as our own schemas have them. */
function knownTables(): ReadonlyMap<string, TableShape> {
  known ??= new Map(
    `${INBOUND_SCHEMA}${OUTBOUND_SCHEMA}`
      .split(';')
      .map((sql) => sql.trim().replace(' IF NOT EXISTS', ''))
      .filter((sql) => sql.startsWith('CREATE TABLE'))
      .map(statementShape)
      .flatMap((shape) => (shape.makes === 'table' ? [[shape.name, shape] as const] : [])),
  );
  return known;
}

const isOneOf = (list: readonly (readonly string[])[], columns: readonly string[]): boolean =>
  list.some((other) => other.length === columns.length && other.every((name, at) => name === columns[at]));

/** A table that is written: its rows must be inserted and deleted as they are where a host made it. */
function judgeWritten(table: TableShape, host: TableShape): void {
  const refuse = (what: string, column?: string): Foreign =>
    new Foreign(`${what} (${column === undefined ? '' : `${quote(column)} of `}${quote(table.name)})`);
  const [option] = table.options;
  if (option !== undefined) throw refuse(option);
  if (table.columns.length > MOST_COLUMNS) throw refuse(`more than ${MOST_COLUMNS} columns`);
  for (const column of table.columns) {
    const same = host.columns.find(({ name }) => name === column.name);
    if (column.one && same?.one !== true) throw refuse('a CHECK', column.name);
    if (same !== undefined && same.type !== column.type) {
      throw refuse(`the type ${quote(column.type)}`, column.name);
    }
  }
  for (const columns of table.unique) {
    if (!isOneOf(host.unique, columns) && !isOneOf(host.keys, columns))
      throw refuse('a UNIQUE', columns.join());
  }
  const [key] = host.keys;
  if (table.keys.length !== 1 || key === undefined || !isOneOf(table.keys, key)) {
    throw refuse(`another primary key than ${key?.map((name) => quote(name)).join()}`);
  }
  // Without them each write would scan all rows.
  for (const columns of host.unique) {
    const there = columns.every((name) => table.columns.some((column) => column.name === name));
    if (there && !isOneOf(table.unique, columns)) throw refuse('no UNIQUE', columns.join());
  }
}

function judgeIndex(index: IndexShape, table: TableShape | undefined, host: TableShape | undefined): void {
  const refuse = (what: string): Foreign => new Foreign(`${what} (${quote(index.name)})`);
  // TRUE and NULL are not columns, though they look like some.
  const columns = table?.columns.map(({ name }) => name) ?? [];
  if (index.columns.some((name) => !columns.includes(name))) throw refuse('an index on an expression');
  if (index.partial && !PARTIAL_INDEXES.has(index.name)) throw refuse('a partial index');
  if (host === undefined) return;
  if (index.columns.length > MOST_INDEXED) throw refuse(`an index on more than ${MOST_INDEXED} columns`);
  if (index.unique && !isOneOf([...host.unique, ...host.keys], index.columns)) throw refuse('a UNIQUE index');
}

/**
 * Checks a whole schema.
 * @param texts the `sql` of every row of sqlite_schema, whatever the row's type says: SQLite goes by it alone
 * @returns the columns of the tables that are written
 * @throws Foreign, naming the first thing that no host makes
 */
export function judgeSchema(texts: readonly unknown[]): ReadonlyMap<string, ReadonlySet<string>> {
  if (texts.length > MOST_OBJECTS) throw new Foreign(`more than ${MOST_OBJECTS} tables and indexes`);
  const statements = texts.flatMap((text) => {
    if (text === null || text === '') return []; // The index of a key.
    // SQLite reads a BLOB there as text.
    if (typeof text !== 'string') throw new Foreign('a definition that is no text');
    return [text];
  });
  const size = statements.reduce((sum, text) => sum + text.length, 0);
  if (size > MOST_TEXT) throw new Foreign(`more than ${MOST_TEXT / 1024} KiB of definitions`);
  const shapes = statements.map(statementShape);
  const tables = new Map(shapes.flatMap((shape) => (shape.makes === 'table' ? [[shape.name, shape]] : [])));
  const hosts = knownTables();
  for (const table of tables.values()) {
    const host = hosts.get(table.name);
    if (host !== undefined) judgeWritten(table, host);
    else if (table.columns.some(({ one }) => one)) throw new Foreign(`a CHECK (${quote(table.name)})`);
    // What ANALYZE leaves there is read in full whenever the file is opened.
    if (/^sqlite_stat/.test(table.name)) throw new Foreign(`the statistics ${quote(table.name)}`);
  }
  const count = new Map<string, number>();
  for (const shape of shapes) {
    if (shape.makes !== 'index') continue;
    judgeIndex(shape, tables.get(shape.table), hosts.get(shape.table));
    count.set(shape.table, (count.get(shape.table) ?? 0) + 1);
  }
  for (const [table, indexes] of count) {
    if (hosts.has(table) && indexes > MOST_INDEXES) {
      throw new Foreign(`more than ${MOST_INDEXES} indexes (${quote(table)})`);
    }
  }
  return new Map(
    [...tables.values()]
      .filter(({ name }) => hosts.has(name))
      .map(({ name, columns }) => [name, new Set(columns.map((column) => column.name))]),
  );
}
