import { Refusal } from '../../contract/errors.js';
import { type SessionDbFile, withReadableDb } from '../../store/db/open.js';
import type { ReadableDb } from '../../store/db/sqlite.js';
import type { WorkspacePath } from '../../store/files/paths.js';
import type { SessionKey } from '../../store/session-key.js';
import { pause } from './pause.js';

const PATIENCE_MS = 5000;
const RETRY_MS = 50;

/**
 * Opens, reads, closes, as withReadableDb does, and waits up to 5 s for a writer that holds the lock.
 * @throws what withReadableDb throws; SESSION_DB_BUSY at once when the signal has fired
 */
export async function readSessionDb<T>(
  ws: WorkspacePath,
  key: SessionKey,
  file: SessionDbFile,
  work: (db: ReadableDb) => T,
  signal: AbortSignal,
): Promise<T> {
  for (let waited = 0; ; waited += RETRY_MS) {
    try {
      return withReadableDb(ws, key, file, work);
    } catch (error) {
      const busy = error instanceof Refusal && error.code === 'SESSION_DB_BUSY';
      if (!busy || waited >= PATIENCE_MS || signal.aborted) throw error;
    }
    await pause(RETRY_MS, signal);
  }
}
