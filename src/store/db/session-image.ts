import Database from 'better-sqlite3';
import type { SessionDbFile } from './open.js';
import { INBOUND_SCHEMA, OUTBOUND_SCHEMA } from './session-schema.js';

const images = new Map<SessionDbFile, Buffer>();

/**
 * The bytes of a fresh session database in journal_mode DELETE. Writing them is many times quicker than running
 * the schema in a new file, and needs no handle on a file that others may already see.
 */
export function sessionDbImage(file: SessionDbFile): Buffer {
  const known = images.get(file);
  if (known !== undefined) return known;
  const db = new Database(':memory:');
  try {
    db.exec(file === 'inbound.db' ? INBOUND_SCHEMA : OUTBOUND_SCHEMA);
    const image = db.serialize();
    images.set(file, image);
    return image;
  } finally {
    db.close();
  }
}

/** Both databases of a fresh session, by file name. */
export function freshDatabases(): Record<SessionDbFile, Buffer> {
  return { 'inbound.db': sessionDbImage('inbound.db'), 'outbound.db': sessionDbImage('outbound.db') };
}

/** Their sizes in bytes, by file name. */
export function freshSizes(): Record<SessionDbFile, number> {
  const { 'inbound.db': inbound, 'outbound.db': outbound } = freshDatabases();
  return { 'inbound.db': inbound.length, 'outbound.db': outbound.length };
}
