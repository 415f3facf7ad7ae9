/** The tables whose rows are recorded when the console writes them, and how their rows are told apart. */
import { knownTables } from './schema.js';
import type { ReadableDb } from './sqlite.js';

export type RecordedFile = 'v2.db' | 'inbound.db';

/**
 * Tables by file, with the columns that are left out. The host stamps last_active with every message, and so do
 * we: it says nothing about a person's change, and would make every row look changed since. container_configs
 * goes with its agent group.
 */
const RECORDED: Record<RecordedFile, Record<string, readonly string[]>> = {
  'v2.db': {
    agent_groups: [],
    container_configs: [],
    messaging_groups: [],
    messaging_group_agents: [],
    agent_destinations: [],
    sessions: ['last_active'],
    pending_questions: [],
  },
  'inbound.db': { messages_in: [], destinations: [], session_routing: [] },
};

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
  const tables = Object.entries(RECORDED[file]).flatMap(([name, without]) => lookAt(db, name, without) ?? []);
  if (schema !== undefined) seen.set(schema, tables);
  return tables;
}
