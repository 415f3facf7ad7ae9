/**
 * Both databases of a session at one moment. Where one of them is unusable, the other half is still read: an
 * empty database then stands in for the bad file.
 */
import Database from 'better-sqlite3';
import type { BadFile } from '../../contract/entities/session.js';
import { Refusal } from '../../contract/errors.js';
import type { WorkspacePath } from '../files/paths.js';
import type { SessionKey } from '../session-key.js';
import { type SessionDbFile, withReadableDb } from './open.js';
import { checkTables } from './schema.js';
import { INBOUND_SCHEMA, OUTBOUND_SCHEMA } from './session-schema.js';
import { assertReadable, type ReadableDb } from './sqlite.js';

export interface HowRead {
  /** Files that are read from a recovered copy. */
  readonly recovered: SessionDbFile[];
  /** The one that is not read, if any, and why. */
  readonly bad: BadFile[];
}

type Work<T> = (inbound: ReadableDb, outbound: ReadableDb, how: HowRead) => T;

/** Not about one of the files: the other half cannot be read either, or all will be well in a moment. */
const ABOUT_BOTH: ReadonlySet<string> = new Set([
  ...['SESSION_DB_BUSY', 'SESSION_DB_REPLACED', 'SESSION_FOLDER_MISSING', 'ID_UNSAFE'],
]);

const isAboutOne = (error: unknown): error is Refusal =>
  error instanceof Refusal && !ABOUT_BOTH.has(error.code) && error.code !== 'INTERNAL';

/** An empty database, without the table whose emptiness would say that nothing was delivered. */
function withEmptyDb<T>(file: SessionDbFile, work: (db: ReadableDb) => T): T {
  const db = new Database(':memory:');
  try {
    db.exec(file === 'inbound.db' ? `${INBOUND_SCHEMA} DROP TABLE delivered` : OUTBOUND_SCHEMA);
    assertReadable(db);
    checkTables(db, file);
    return work(db);
  } finally {
    db.close();
  }
}

function withBoth<T>(ws: WorkspacePath, key: SessionKey, work: Work<T>): T {
  return withReadableDb(ws, key, 'inbound.db', (inbound, inRecovered) =>
    withReadableDb(ws, key, 'outbound.db', (outbound, outRecovered) => {
      const recovered: SessionDbFile[] = [];
      if (inRecovered) recovered.push('inbound.db');
      if (outRecovered) recovered.push('outbound.db');
      return work(inbound, outbound, { recovered, bad: [] });
    }),
  );
}

function withHalf<T>(ws: WorkspacePath, key: SessionKey, bad: SessionDbFile, why: Refusal, work: Work<T>): T {
  const good: SessionDbFile = bad === 'inbound.db' ? 'outbound.db' : 'inbound.db';
  const { code, message } = why.data;
  return withEmptyDb(bad, (empty) =>
    withReadableDb(ws, key, good, (db, recovered) => {
      const how: HowRead = { recovered: recovered ? [good] : [], bad: [{ file: bad, code, message }] };
      return bad === 'inbound.db' ? work(empty, db, how) : work(db, empty, how);
    }),
  );
}

/**
 * @param work synchronous and without side effects: it is run again where a file turns out to be bad on the way
 * @throws as withReadableDb when neither file can be read; SESSION_DB_BUSY when one is locked
 */
export function withBothDbs<T>(ws: WorkspacePath, key: SessionKey, work: Work<T>): T {
  let opened = false;
  try {
    return withBoth(ws, key, (inbound, outbound, how) => {
      opened = true;
      return work(inbound, outbound, how);
    });
  } catch (error) {
    // Both are databases of a session: odd rows are reported, not dropped along with half of the session.
    if (!isAboutOne(error) || (opened && error.code === 'SESSION_DB_SCHEMA')) throw error;
    let inboundIsBad: Refusal;
    try {
      return withHalf(ws, key, 'outbound.db', error, work);
    } catch (again) {
      if (!isAboutOne(again)) throw again;
      inboundIsBad = again;
    }
    try {
      return withHalf(ws, key, 'inbound.db', inboundIsBad, work);
    } catch (again) {
      throw isAboutOne(again) ? error : again;
    }
  }
}
