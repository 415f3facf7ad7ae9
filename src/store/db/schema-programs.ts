import { quote, Refusal } from '../../shared/errors.js';
import { checkTables, type KnownTables, knownTables, setKnownTables } from './schema.js';
import type { ReadableDb } from './sqlite.js';

/** SQLite goes by the text alone, whatever the row's `type` says; comments may stand between the words. */
const GAP = String.raw`(?:\s|--[^\n]*\n|/\*[\s\S]*?\*/)*`;
const TRIGGER = new RegExp(`^create${GAP}(?:temp(?:orary)?${GAP})?trigger`, 'i');

/** The tables that are used; a generated column elsewhere is never computed. */
const USED = [
  'messages_in',
  'delivered',
  'destinations',
  'session_routing',
  'messages_out',
  'processing_ack',
  'session_state',
  'container_state',
];

/**
 * Refuses a session database whose schema would run somebody's code when it is used: a trigger can spin
 * for ever inside the process that writes, or change what is written; a view inside one that reads. Hosts
 * make none.
 * @throws SESSION_DB_PROGRAM
 */
export function refusePrograms(db: ReadableDb, file: string): void {
  const refuse = (what: string): Refusal => Refusal.of('SESSION_DB_PROGRAM', { file, what });
  const texts = db.prepare<[], unknown>('SELECT sql FROM sqlite_schema').pluck().all();
  if (texts.some((sql) => typeof sql === 'string' && TRIGGER.test(sql))) throw refuse('a trigger');
  const other = db
    .prepare<[], string>(
      "SELECT type FROM pragma_table_list WHERE schema = 'main' AND type IN ('view', 'virtual') LIMIT 1",
    )
    .pluck()
    .get();
  if (other !== undefined) throw refuse(`a ${other === 'view' ? 'view' : 'virtual table'}`);
  const look = db
    .prepare<[string], string>('SELECT name FROM pragma_table_xinfo(?) WHERE hidden > 1')
    .pluck();
  const generated = USED.map((table) => look.get(table)).find((column) => column !== undefined);
  if (generated !== undefined) throw refuse(`the generated column ${quote(generated)}`);
}

/** Schemas that were seen to be fine, the one that was met last first: sessions of one version share theirs. */
const seen: { file: string; texts: readonly unknown[]; tables: KnownTables }[] = [];
const MOST_SEEN = 64;

/**
 * checkTables and refusePrograms, once for each schema: what SQLite makes of a schema depends on nothing but
 * its texts, so the same ones need not be looked into again before every write.
 * @throws SESSION_DB_SCHEMA, SESSION_DB_PROGRAM
 */
export function checkWritableSchema(db: ReadableDb, file: 'inbound.db' | 'outbound.db'): void {
  // In the order in which SQLite parses them; it goes by these texts alone, whatever the other columns say.
  const texts = db.prepare<[], unknown>('SELECT sql FROM sqlite_schema').pluck().all();
  const at = seen.findIndex(
    (schema) =>
      schema.file === file &&
      schema.texts.length === texts.length &&
      schema.texts.every((text, index) => text === texts[index]),
  );
  const known = seen[at];
  if (known !== undefined) {
    setKnownTables(db, known.tables);
    if (at > 0) seen.unshift(...seen.splice(at, 1));
    return;
  }
  checkTables(db, file);
  refusePrograms(db, file);
  const tables = knownTables(db);
  if (tables === undefined) return;
  seen.unshift({ file, texts, tables });
  seen.length = Math.min(seen.length, MOST_SEEN);
}
