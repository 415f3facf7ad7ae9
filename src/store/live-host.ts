/**
 * Whether a real host is at work in a workspace, judged by its lease where hosts keep one, and by the traces it cannot
 * avoid: an open v2.db, a fresh write to it, containers that run or give signs of life. When in doubt the answer is yes: two hosts over one
 * workspace deliver everything twice.
 */
import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { Refusal } from '../contract/errors.js';
import { duration } from '../rules/container-state.js';
import { judgeLeases, type Leases, liveWords } from '../rules/host-lease.js';
import { readLeases } from './db/host-lease.js';
import { FRESH_MS, readBeat } from './files/heartbeat.js';
import { centralDbPath, type WorkspacePath } from './files/paths.js';
import type { SessionKey } from './session-key.js';
import type { OpenWorkspace } from './workspace.js';

/** A host that wrote to v2.db this shortly before we opened it may well be there still. */
const RECENT_WRITE_MS = 120_000;

/** What v2.db was like before we opened it: afterwards its -wal is ours too. */
export interface Untouched {
  /** Whether v2.db-wal existed: it is removed when the last connection closes cleanly. */
  wal: boolean;
  /** How long before that v2.db was last written, in ms; null when it is not there. */
  writtenAgo: number | null;
}

/** A container that Docker or Podman runs for a session of the workspace. */
export interface RealContainer {
  sessionId: string;
  name: string;
  engine: string;
}

export interface HostEvidence extends Untouched {
  /** What hosts say of themselves, where they keep leases; the console’s own left out. */
  leases: Leases;
  /** Processes, other than our own, that hold SQLite's locks on v2.db; empty where the system does not say. */
  holders: number[];
  /** Sessions whose real container gave a fresh sign of life. */
  alive: { sessionId: string; ago: number }[];
}

/**
 * Call it before the workspace is opened.
 * @param now ms since 1970 UTC
 */
export function lookUntouched(ws: WorkspacePath, now: number): Untouched {
  const file = centralDbPath(ws);
  const times = [file, `${file}-wal`].map((f) => statSync(f, { throwIfNoEntry: false })?.mtimeMs);
  const newest = Math.max(...times.map((t) => t ?? Number.NEGATIVE_INFINITY));
  return { wal: times[1] !== undefined, writtenAgo: Number.isFinite(newest) ? now - newest : null };
}

/**
 * @param ours the process ids of the console's own processes
 * @param now ms since 1970 UTC
 */
export function gatherHostEvidence(
  ws: OpenWorkspace,
  untouched: Untouched,
  sessions: readonly SessionKey[],
  { ours, now }: { ours: ReadonlySet<number>; now: number },
): HostEvidence {
  const alive: HostEvidence['alive'] = [];
  for (const key of sessions) {
    const ago = realBeatAgo(ws, key, now);
    if (ago !== null && ago < FRESH_MS) alive.push({ sessionId: key.sessionId, ago });
  }
  const leases = judgeLeases(
    ws.central.read(readLeases),
    now,
    ({ pid, hostname: on }) => pid !== null && ours.has(pid) && on === hostname(),
  );
  return { ...untouched, leases, holders: lockHolders(ws).filter((pid) => !ours.has(pid)), alive };
}

/** How long ago a container that is not simulated last beat; null when none did. */
function realBeatAgo(ws: WorkspacePath, key: SessionKey, now: number): number | null {
  try {
    const beat = readBeat(ws, key);
    return beat === null || beat.by !== null ? null : now - beat.at;
  } catch (error) {
    // A link or a folder with that name is nobody's sign of life; playing the session is refused because of it.
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** By /proc/locks, which only Linux has: SQLite keeps a lock on a WAL database as long as it is open. */
function lockHolders(ws: WorkspacePath): number[] {
  const file = centralDbPath(ws);
  const inodes = new Set(
    [file, `${file}-shm`].map((f) => statSync(f, { bigint: true, throwIfNoEntry: false })?.ino.toString()),
  );
  let locks: string;
  try {
    locks = readFileSync('/proc/locks', 'utf8');
  } catch {
    return []; // Not Linux, or not readable: the other evidence has to do.
  }
  // 1: POSIX  ADVISORY  READ 5433 08:01:7864448 128 128
  const pids = locks.split('\n').flatMap((line) => {
    const [, pid, inode] = /^\d+: POSIX .* (\d+) [0-9a-f]+:[0-9a-f]+:(\d+) /.exec(line) ?? [];
    return pid !== undefined && inodes.has(inode) ? [Number(pid)] : [];
  });
  return [...new Set(pids)];
}

/** What the engines say of containers that may answer the workspace's messages. */
export interface EngineSays {
  found: readonly RealContainer[];
  /** They may be containers of sessions here: nothing tells. */
  strays: readonly { engine: string; name: string; why: string }[];
  /** Their engine ran them when it last answered, at `until` (ms since 1970 UTC). */
  lost: readonly (RealContainer & { until: number })[];
}

/**
 * The refusal for a workspace with sessions that an engine runs containers for, or may run them for; null when nothing
 * speaks for that.
 * @param ours whether we made the workspace: then nothing speaks for a container that names no session of it
 */
export function containerRefusal({ found, strays, lost }: EngineSays, ours: boolean): Refusal | null {
  const [first] = found;
  if (first !== undefined) {
    const { engine, name, sessionId } = first;
    return Refusal.of('CONTAINER_RUNS', { engine, name, sessionId, others: found.length - 1 });
  }
  const [stray] = ours ? [] : strays;
  if (stray !== undefined) {
    const { engine, name, why } = stray;
    return Refusal.of('CONTAINER_UNPLACED', { engine, name, why });
  }
  const [silent] = lost;
  if (silent === undefined) return null;
  const { engine, name, sessionId } = silent;
  return Refusal.of('CONTAINER_LOST', { engine, name, sessionId, until: clock(silent.until) });
}

/** `14:02`, as this machine's clock shows it. */
function clock(at: number): string {
  return new Date(at).toTimeString().slice(0, 5);
}

/** The evidence for a live host, in words that end a sentence; null when there is none. */
export function liveHostBecause({ leases, holders, alive, wal, writtenAgo }: HostEvidence): string | null {
  const leased = liveWords(leases);
  if (leased !== null) return leased;
  const [pid] = holders;
  if (pid !== undefined) return `process ${pid} has v2.db open`;
  const [first] = alive;
  if (first !== undefined) {
    const others = alive.length === 1 ? '' : ` (and ${alive.length - 1} more)`;
    return `the container of session ${first.sessionId}${others} was active ${duration(first.ago)} ago`;
  }
  // A host that has ended, by its own word, wrote to v2.db until then.
  if (leases.ended !== null) return null;
  if (wal) return 'v2.db-wal was there when v2.db was opened, so a host has it open or died with it open';
  if (writtenAgo !== null && writtenAgo < RECENT_WRITE_MS) {
    return `v2.db was written ${duration(writtenAgo)} before it was opened here`;
  }
  return null;
}
