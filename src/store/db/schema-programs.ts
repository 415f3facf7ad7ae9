import { Refusal } from '../../contract/errors.js';
import { checkTables, type KnownTables, knownTables, setKnownTables } from './schema.js';
import { judgeSchema, MOST_OBJECTS } from './schema-allowed.js';
import { Foreign } from './schema-statement.js';
import type { ReadableDb } from './sqlite.js';

type File = 'inbound.db' | 'outbound.db';

/**
 * Refuses a session database whose schema has anything that no host makes: most of it runs somebody's code
 * inside the process that writes, or changes what is written.
 * @param tables what SQLite made of it
 */
function refuseForeign(file: File, texts: readonly unknown[], tables: KnownTables): void {
  try {
    const judged = judgeSchema(texts);
    // If a text is ever parsed here differently from SQLite, it shows.
    for (const [name, columns] of tables) {
      const same = judged.get(name);
      if (
        same === undefined ||
        same.size !== columns.size ||
        [...columns].some((column) => !same.has(column))
      )
        throw new Foreign(`another table ${name} than it seems`);
    }
  } catch (error) {
    if (error instanceof Foreign) throw Refusal.of('SESSION_DB_PROGRAM', { file, what: error.what }, error);
    throw error;
  }
}

/** Schemas that were found to be fine, most recently used first: sessions of one version share theirs. */
const seen: { file: string; texts: readonly unknown[]; tables: KnownTables }[] = [];
const MOST_SEEN = 64;

/**
 * checkTables, and a check that there is nothing which hosts do not make, once per schema: what SQLite makes of
 * a schema depends on nothing but its texts, so identical ones need not be examined again before every write.
 * @throws SESSION_DB_SCHEMA, SESSION_DB_PROGRAM
 */
export function checkWritableSchema(db: ReadableDb, file: File): void {
  // In the order in which SQLite parses them; it goes by these texts alone, whatever the other columns say.
  const texts = db
    .prepare<[], unknown>(`SELECT sql FROM sqlite_schema LIMIT ${MOST_OBJECTS + 1}`)
    .pluck()
    .all();
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
  const tables = knownTables(db);
  if (tables === undefined) return;
  refuseForeign(file, texts, tables);
  seen.unshift({ file, texts, tables });
  seen.length = Math.min(seen.length, MOST_SEEN);
}
