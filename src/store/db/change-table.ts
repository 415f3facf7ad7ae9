/** The tables whose rows are recorded when the console writes them, and how their rows are told apart. */
import { tables } from '../../rules/tables.js';
import { knownTables } from './schema.js';
import type { ReadableDb } from './sqlite.js';

export type RecordedFile = 'v2.db' | 'inbound.db';

export interface RecordedTable {
  name: string;
  /** In the table's order. */
  columns: readonly string[];
  /** The columns of the primary key, in its order; empty when it has none. */
  key: readonly string[];
  /** False for a table WITHOUT ROWID. */
  numbered: boolean;
}

interface Column {
  name: string;
  pk: number;
}

function lookAt(db: ReadableDb, name: string, without: readonly string[]): RecordedTable | null {
  const shape = db
    .prepare<[string], { type: string; wr: number }>(
      "SELECT type, wr FROM pragma_table_list(?) WHERE schema = 'main'",
    )
    .get(name);
  if (shape?.type !== 'table') return null;
  const columns = db.prepare<[string], Column>('SELECT name, pk FROM pragma_table_info(?)').all(name);
  return {
    name,
    columns: columns.map((column) => column.name).filter((column) => !without.includes(column)),
    key: columns
      .filter(({ pk }) => pk > 0)
      .sort((a, b) => a.pk - b.pk)
      .map((column) => column.name),
    numbered: shape.wr === 0,
  };
}

/** Keyed by what checkTables found: sessions that share a schema are examined once. */
const seen = new WeakMap<object, RecordedTable[]>();

/** The recorded tables that this database has. */
export function recordedTables(db: ReadableDb, file: RecordedFile): RecordedTable[] {
  const schema = knownTables(db);
  const known = schema === undefined ? undefined : seen.get(schema);
  if (known !== undefined) return known;
  const found = [...tables].flatMap(([name, { file: of, recorded }]) =>
    of === file && recorded !== false ? (lookAt(db, name, recorded.without) ?? []) : [],
  );
  if (schema !== undefined) seen.set(schema, found);
  return found;
}
