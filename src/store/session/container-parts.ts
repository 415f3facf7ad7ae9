/** What a session's own files say of its container, and nothing else of them. */
import { readClaims, readTool } from '../db/container.js';
import { withReadableDb } from '../db/open.js';
import { heartbeatAt } from '../files/heartbeat.js';
import type { WorkspacePath } from '../files/paths.js';
import type { SessionKey } from '../session-key.js';
import type { ContainerParts } from './session-digest.js';

/** @throws as withReadableDb and heartbeatAt */
export function readContainerParts(ws: WorkspacePath, key: SessionKey): ContainerParts {
  const beat = heartbeatAt(ws, key);
  return withReadableDb(ws, key, 'outbound.db', (outbound) => ({
    files: 'read',
    heartbeatAt: beat,
    claims: readClaims(outbound),
    tool: readTool(outbound),
  }));
}
