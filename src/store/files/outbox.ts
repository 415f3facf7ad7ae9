/** The files that an agent sends, put where a container puts them. */
import path from 'node:path';
import type { SessionKey } from '../session-key.js';
import { fsRefusal } from './fs-refusal.js';
import type { HeldFolder } from './held-folder.js';
import { assertSafeId, sessionDir, type WorkspacePath } from './paths.js';
import { openSessionDir } from './session-dir.js';

/**
 * Writes a new file to outbox/<rowId>/<name>, through no link: anybody may write to the session's folder.
 * @throws SESSION_FOLDER_MISSING, ID_UNSAFE, PATH_UNSAFE, DISK_FULL, NOT_WRITABLE
 */
export function writeOutboxFile(
  ws: WorkspacePath,
  key: SessionKey,
  rowId: string,
  name: string,
  bytes: Uint8Array,
): void {
  assertSafeId(rowId);
  assertSafeId(name);
  const session = openSessionDir(ws, key);
  let outbox: HeldFolder | null = null;
  let folder: HeldFolder | null = null;
  try {
    outbox = session.folderMade('outbox');
    folder = outbox.folderMade(rowId);
    folder.writeFile(name, bytes);
  } catch (error) {
    throw fsRefusal(error, path.join(sessionDir(ws, key.agentGroupId, key.sessionId), 'outbox', rowId, name));
  } finally {
    folder?.close();
    outbox?.close();
    session.close();
  }
}
