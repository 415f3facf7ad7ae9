/** What a writer that died midway has left in a session's inbound.db: found, and rolled back. */
import { join } from 'node:path';
import { withWritableDb } from '../db/open-writable.js';
import { checkPlain, sessionDirRelative } from '../files/paths.js';
import type { SessionKey } from '../session-key.js';
import type { OpenWorkspace } from '../workspace.js';

/**
 * Whether a rollback journal stands beside the session's inbound.db that nobody has touched since. A live
 * writer's journal is younger.
 * @param since ms since 1970
 * @throws ID_UNSAFE, PATH_UNSAFE, NOT_READABLE
 */
export function leftJournal(ws: OpenWorkspace, key: SessionKey, since: number): boolean {
  const folder = sessionDirRelative(key.agentGroupId, key.sessionId);
  const journal = checkPlain(ws.path, join(folder, 'inbound.db-journal'), 'file');
  return journal !== null && journal.size > 0 && journal.mtimeMs < since;
}

/**
 * Opens the session's inbound.db for writing once, and writes nothing: SQLite rolls back what was half done.
 * Until somebody does this, a process that may only read the file, such as a container's runner, fails on it.
 * @throws as withWritableDb
 */
export function takeBackHalfDone(ws: OpenWorkspace, key: SessionKey): Promise<void> {
  return withWritableDb(ws, key, 'inbound.db', () => undefined);
}
