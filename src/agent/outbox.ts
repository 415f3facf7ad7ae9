import { closeSync, constants, mkdirSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fsRefusal } from '../store/files/fs-refusal.js';
import { assertSafeId, checkPlain, sessionDirRelative, type WorkspacePath } from '../store/files/paths.js';
import type { SessionKey } from '../store/session-key.js';

/**
 * Writes a new file to outbox/<rowId>/<name>, through no link: the session's folder is everybody's.
 * @throws ID_UNSAFE, PATH_UNSAFE, DISK_FULL, NOT_WRITABLE
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
  const outbox = path.join(sessionDirRelative(key.agentGroupId, key.sessionId), 'outbox');
  const folder = path.join(outbox, rowId);
  const full = path.join(ws.path, folder, name);
  try {
    for (const each of [outbox, folder]) {
      if (checkPlain(ws.path, each, 'folder') === null) mkdirSync(path.join(ws.path, each));
    }
    const fd = openSync(
      full,
      constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
      0o644,
    );
    try {
      writeFileSync(fd, bytes);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw fsRefusal(error, full);
  }
}
