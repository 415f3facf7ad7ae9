/**
 * The heartbeat in a session's folder, and whose it is. Looking changes nothing; src/agent writes one.
 *
 * The mtime of .heartbeat is all that a host looks at. A simulated agent also writes into its content which
 * mtime it gave it, so a beat is simulated exactly when content and mtime agree (docs/adr/0007).
 */
import { closeSync, readSync } from 'node:fs';
import { CLAIM_STUCK_MS } from '../../rules/host-rules.js';
import type { SessionKey } from '../session-key.js';
import { isAlive } from './is-alive.js';
import type { WorkspacePath } from './paths.js';
import { inSessionDir } from './session-dir.js';

/** A heartbeat younger than this belongs to a live container (the host's own patience with a claim). */
export const FRESH_MS = CLAIM_STUCK_MS;

export const HEARTBEAT = '.heartbeat';

// simulated-agent <mtime in ms> <process id>
const MARK = /^simulated-agent (\d{1,16}) (\d{1,10})$/;
const MARK_LIMIT = 64;

/** What stands in .heartbeat now. */
export interface Beat {
  /** When it last beat, ms since 1970 UTC. */
  at: number;
  /** The process id of the simulated agent that gave this beat; null when it was not a simulated one. */
  by: number | null;
}

/** How long, and how often, a heartbeat that seems to be mid-write is looked at again. */
const MID_BEAT_MS = 20;
/** A process that is descheduled between two looks has used up the time, but not the looks. */
const MID_BEAT_LOOKS = 50;
/** A real container that takes a session over does not beat this soon after a simulated one. */
const OVERTAKEN_MS = 500;

/**
 * Looks at the heartbeat without touching it; null when there is none.
 * @throws PATH_UNSAFE when it is not a plain file in the session's folder
 */
export function readBeat(ws: WorkspacePath, key: SessionKey): Beat | null {
  const until = performance.now() + MID_BEAT_MS;
  for (let looks = 1; ; looks += 1) {
    const seen = look(ws, key);
    if (seen === null) return null;
    const { at, marked } = seen;
    if (marked?.at === at) return { at, by: marked.by };
    // Content and mtime cannot be written at once: mid-beat, one is new and the other not yet.
    const midBeat =
      marked === null
        ? Math.abs(Date.now() - at) < MID_BEAT_MS
        : at - marked.at < OVERTAKEN_MS && isAlive(marked.by);
    if (!midBeat || (looks >= MID_BEAT_LOOKS && performance.now() > until)) return { at, by: null };
  }
}

/** The mtime, and what the content says about it; null when there is no heartbeat. */
function look(ws: WorkspacePath, key: SessionKey) {
  return inSessionDir(ws, key, (folder) => {
    const file = folder?.openFile(HEARTBEAT) ?? null;
    if (file === null) return null;
    try {
      const { mtimeMs, size } = file.stats;
      // A real container leaves it empty, and a mark is shorter than this.
      const mark = size > 0 && size < MARK_LIMIT ? MARK.exec(readMark(file.fd)) : null;
      const at = Math.round(mtimeMs);
      return { at, marked: mark === null ? null : { at: Number(mark[1]), by: Number(mark[2]) } };
    } finally {
      closeSync(file.fd);
    }
  });
}

function readMark(fd: number): string {
  const bytes = Buffer.alloc(MARK_LIMIT);
  return bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, 0));
}

/**
 * mtime of the heartbeat, ms since 1970 UTC; null when there is none, or it is not a plain file. Never
 * opened: a look costs one stat.
 * @throws ID_UNSAFE, PATH_UNSAFE when the session's folder is not a plain one
 */
export function heartbeatAt(ws: WorkspacePath, key: SessionKey): number | null {
  const stats = inSessionDir(ws, key, (folder) => folder?.look(HEARTBEAT) ?? null);
  // A link's own mtime says nothing about a container.
  return stats?.isFile() === true ? Math.round(stats.mtimeMs) : null;
}
