import { Refusal } from '../../contract/errors.js';
import type { ReadableDb } from './sqlite.js';

/** Every table and column of a session's databases as NanoClaw 2.0.64 has them. */
const EXPECTED = {
  'inbound.db': {
    messages_in: [
      ...['id', 'seq', 'kind', 'timestamp', 'status', 'process_after', 'recurrence', 'series_id', 'tries'],
      ...['trigger', 'platform_id', 'channel_type', 'thread_id', 'content', 'source_session_id', 'on_wake'],
    ],
    delivered: ['message_out_id', 'platform_message_id', 'status', 'delivered_at'],
    destinations: ['name', 'display_name', 'type', 'channel_type', 'platform_id', 'agent_group_id'],
    session_routing: ['id', 'channel_type', 'platform_id', 'thread_id'],
  },
  'outbound.db': {
    messages_out: [
      ...['id', 'seq', 'in_reply_to', 'timestamp', 'deliver_after', 'recurrence', 'kind'],
      ...['platform_id', 'channel_type', 'thread_id', 'content'],
    ],
    processing_ack: ['message_id', 'status', 'status_changed'],
    session_state: ['key', 'value', 'updated_at'],
    container_state: [...['id', 'current_tool', 'tool_declared_timeout_ms', 'tool_started_at', 'updated_at']],
  },
} as const satisfies Record<string, Record<string, readonly string[]>>;

type File = keyof typeof EXPECTED;

/** Without these a table is useless; each other column may be missing in an older session. */
const REQUIRED: Record<string, readonly string[]> = {
  messages_in: ['id', 'kind', 'timestamp', 'content'],
  messages_out: ['id', 'kind', 'timestamp', 'content'],
  delivered: ['message_out_id'],
  processing_ack: ['message_id', 'status'],
  destinations: ['name'],
  session_routing: ['id'],
  session_state: ['key'],
  container_state: ['id'],
};

const MAIN_TABLE = { 'inbound.db': 'messages_in', 'outbound.db': 'messages_out' } as const;

/** Columns by table; filled by checkTables, gone with the handle. */
const known = new WeakMap<object, KnownTables>();

/**
 * Makes sure that the names of a session's tables belong to plain tables. A view or a virtual table of that
 * name runs whatever its author wrote, and may never end.
 * @throws SESSION_DB_SCHEMA
 */
export function checkTables(db: ReadableDb, file: File): void {
  const refuse = (reason: string): Refusal => Refusal.of('SESSION_DB_SCHEMA', { file, reason });
  const columns = new Map<string, ReadonlySet<string>>();
  // table_list reports what SQLite made of the definitions; sqlite_schema would report what a row claims.
  const look = db.prepare<[string], { name: string; type: string; rowless: number }>(
    "SELECT lower(name) AS name, type, wr AS rowless FROM pragma_table_list(?) WHERE schema = 'main'",
  );
  for (const row of Object.keys(EXPECTED[file]).flatMap((name) => look.all(name))) {
    if (row.type !== 'table') throw refuse(`${row.name} is a ${row.type}, not a plain table`);
    const of = db
      .prepare<[string], string>('SELECT lower(name) FROM pragma_table_info(?)')
      .pluck()
      .all(row.name);
    const found = new Set(of);
    const lacking = (REQUIRED[row.name] ?? []).filter((name) => !found.has(name));
    if (lacking.length > 0) throw refuse(`${row.name} has no column ${lacking.join(', ')}`);
    // Rows are found by their rowid, which these would hide.
    if (row.rowless === 1 || ['rowid', '_rowid_', 'oid'].some((name) => found.has(name))) {
      throw refuse(`${row.name} has no row numbers`);
    }
    columns.set(row.name, found);
  }
  if (!columns.has(MAIN_TABLE[file])) throw refuse(`the table ${MAIN_TABLE[file]} is missing`);
  known.set(db, columns);
}

/** What checkTables found in a handle's database: columns by table. */
export type KnownTables = ReadonlyMap<string, ReadonlySet<string>>;

/** What checkTables found through this handle; undefined before it was called. */
export function knownTables(db: ReadableDb): KnownTables | undefined {
  return known.get(db);
}

/** For a handle whose database is known to have the very schema that `tables` was found in. */
export function setKnownTables(db: ReadableDb, tables: KnownTables): void {
  known.set(db, tables);
}

/** True when the open database has that table, or that column of it. */
export function has(db: ReadableDb, table: string, column?: string): boolean {
  const columns = known.get(db)?.get(table);
  return columns !== undefined && (column === undefined || columns.has(column));
}

/** A column for a query, read as `sql`; in a session that is too old to have it, `otherwise`. */
export function column(
  db: ReadableDb,
  table: string,
  name: string,
  sql: string = name,
  otherwise = 'NULL',
): string {
  return has(db, table, name) ? sql : otherwise;
}

/** Tables and columns (`messages_in.trigger`) that an older session lacks, in the order of the schema. */
export function missingParts(db: ReadableDb, file: File): string[] {
  return Object.entries<readonly string[]>(EXPECTED[file]).flatMap(([table, columns]) =>
    has(db, table) ? columns.filter((c) => !has(db, table, c)).map((c) => `${table}.${c}`) : [table],
  );
}
