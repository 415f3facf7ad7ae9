/** Text whose bytes are not what they are read as. SQLite stores whatever bytes it is given as a text. */
import type { ReadableDb } from './sqlite.js';

const DECODERS: Readonly<Record<string, string>> = { 'UTF-16le': 'utf-16le', 'UTF-16be': 'utf-16be' };

function isText(db: ReadableDb, bytes: Uint8Array): boolean {
  const encoding = DECODERS[String(db.pragma('encoding', { simple: true }))] ?? 'utf-8';
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * The bytes of a stored text that are no text in the database's encoding; null when they are.
 * @param value as better-sqlite3 returned it: it puts U+FFFD where bytes are no text, so only what holds that is looked
 *   at again
 * @param read the value CAST to a BLOB
 */
export function garbledBytes(db: ReadableDb, value: unknown, read: () => unknown): Uint8Array | null {
  if (typeof value !== 'string' || !value.includes('\uFFFD')) return null;
  const bytes = read();
  return bytes instanceof Uint8Array && !isText(db, bytes) ? bytes : null;
}
