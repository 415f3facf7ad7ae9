import { Refusal, toFailure } from '../contract/errors.js';
import { heartbeatAt } from '../store/files/heartbeat.js';
import type { WorkspacePath } from '../store/files/paths.js';
import type { SayRecurrence } from '../store/session/schedule.js';
import { type KnownBefore, lookOf, readDigest } from '../store/session/session-digest.js';
import type { SessionKey } from '../store/session-key.js';
import type { SessionKnown } from './protocol.js';

/**
 * What the list shows of a session. One that cannot be read is known as such, with the reason.
 * @param before what was known of it until now
 * @throws SESSION_DB_BUSY: look again
 */
export function readKnown(
  ws: WorkspacePath,
  key: SessionKey,
  before: SessionKnown | null,
  say: SayRecurrence,
): SessionKnown {
  try {
    return readDigest(ws, key, before && toBefore(before), say);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'SESSION_DB_BUSY') throw error;
    return unreadable(ws, key, toFailure(error).error);
  }
}

/** What a read says of a lock, with how long it has been waited for. */
export function lockedFor({ data }: Refusal, waitedMs: number): Refusal {
  return Refusal.of('SESSION_DB_BUSY', { file: String(data.details.file), waitedMs, read: true });
}

/** A session that cannot be read: all that remains known of its container is the heartbeat. */
export function unreadable(
  ws: WorkspacePath,
  key: SessionKey,
  { code, message }: { code: string; message: string },
): SessionKnown {
  let beat: number | null = null;
  try {
    beat = heartbeatAt(ws, key);
  } catch {
    // The folder cannot be looked into, or the id names none: the reason is in `code` already.
  }
  return {
    digest: { readable: false, code, message },
    container: {
      files: lookOf(code),
      heartbeatAt: beat,
      claims: [],
      tool: null,
    },
    schedule: { found: [], more: false, rows: [] },
  };
}

/** Null where inbound.db was not read: what was scheduled in it is not known. */
function toBefore({ digest, schedule }: SessionKnown): KnownBefore | null {
  const read = digest.readable && digest.bad.every(({ file }) => file !== 'inbound.db');
  return read ? { newest: digest.newest.in, schedule } : null;
}
