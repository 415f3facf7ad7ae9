import { Refusal } from '../../shared/errors.js';
import type { ReadableDb } from './sqlite.js';

/** SQLite goes by the text alone, whatever the row's `type` says; comments may stand between the words. */
const GAP = String.raw`(?:\s|--[^\n]*\n|/\*[\s\S]*?\*/)*`;
const TRIGGER = new RegExp(`^create${GAP}(?:temp(?:orary)?${GAP})?trigger`, 'i');

/** The tables that get rows; a generated column elsewhere is never computed. */
const WRITTEN = [
  'messages_in',
  'destinations',
  'session_routing',
  'messages_out',
  'processing_ack',
  'session_state',
  'container_state',
];

/**
 * Refuses a session database whose schema would run somebody's code when a row is written: a trigger can
 * spin for ever inside the process that writes, or change what is written. Hosts make none.
 * @throws SESSION_DB_SCHEMA
 */
export function refusePrograms(db: ReadableDb, file: string): void {
  const texts = db.prepare<[], unknown>('SELECT sql FROM sqlite_schema').pluck().all();
  if (texts.some((sql) => typeof sql === 'string' && TRIGGER.test(sql))) {
    throw Refusal.of('SESSION_DB_SCHEMA', { file, reason: 'it has a trigger' });
  }
  const look = db
    .prepare<[string], string>('SELECT name FROM pragma_table_xinfo(?) WHERE hidden > 1')
    .pluck();
  const generated = WRITTEN.map((table) => look.get(table)).find((column) => column !== undefined);
  if (generated !== undefined) {
    throw Refusal.of('SESSION_DB_SCHEMA', { file, reason: `${generated} is a generated column` });
  }
}
