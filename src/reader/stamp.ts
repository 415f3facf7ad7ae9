/** What stat says about a session's files: 2 µs per file, and nothing is opened. */
import { lstatSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { Refusal } from '../contract/errors.js';
import { heartbeatPath, inboundDbPath, outboundDbPath, type WorkspacePath } from '../store/files/paths.js';
import type { SessionKey } from '../store/session-key.js';

/** The file system's clock is coarse: a file that changed this recently may change again unseen. */
export const COARSE_MS = 200;

interface FileStamp {
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly size: number;
  readonly ino: number;
  /** Not a link, a folder or a device. */
  readonly plain: boolean;
}

/** null: it is not there; a string: why it cannot be looked at, which is a state too. */
export type Seen = FileStamp | string | null;

/**
 * Looks at a file again.
 * @returns `before` itself when nothing changed, so that `===` suffices
 */
export function lookAt(path: string, before: Seen): Seen {
  let stats: Stats | undefined;
  try {
    stats = lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
  if (stats === undefined) return null;
  const { mtimeMs, ctimeMs, size, ino } = stats;
  if (
    typeof before === 'object' &&
    before !== null &&
    before.mtimeMs === mtimeMs &&
    before.ctimeMs === ctimeMs &&
    before.size === size &&
    before.ino === ino
  ) {
    return before;
  }
  return { mtimeMs, ctimeMs, size, ino, plain: stats.isFile() };
}

/** A folder that may not be entered counts as missing for us too. */
export function isThere(seen: Seen): boolean {
  return typeof seen === 'object' && seen !== null;
}

export function mtimeOf(seen: Seen): number {
  return typeof seen === 'object' && seen !== null ? seen.mtimeMs : 0;
}

function text(seen: Seen): string {
  if (typeof seen !== 'object') return seen;
  return seen === null ? '-' : `${seen.mtimeMs} ${seen.ctimeMs} ${seen.size} ${seen.ino}`;
}

interface Paths {
  readonly inbound: string;
  readonly outbound: string;
  readonly heartbeat: string;
  readonly folder: string;
}

function pathsOf(ws: WorkspacePath, { agentGroupId, sessionId }: SessionKey): Paths | string {
  try {
    const inbound = inboundDbPath(ws, agentGroupId, sessionId);
    return {
      inbound,
      folder: dirname(inbound),
      outbound: outboundDbPath(ws, agentGroupId, sessionId),
      heartbeat: heartbeatPath(ws, agentGroupId, sessionId),
    };
  } catch (error) {
    // An id that names no folder: there is nothing to watch, and reading it reports why.
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

/** What SQLite may find beside a database; a session's is not opened with either of the last two. */
const JOURNALS = ['-journal', '-wal', '-shm'];

/** A session's files as they were at the last look. */
export class SessionFiles {
  readonly #paths: Paths | string;
  #inbound: Seen = null;
  #outbound: Seen = null;
  #heartbeat: Seen = null;
  /** Of inbound.db and outbound.db; looked at only where they decide whether the session can be read. */
  #journals: readonly Seen[] = [];
  /** Looked at only where neither database exists: a folder may be emptied first and then removed. */
  #folderIsThere = false;

  constructor(ws: WorkspacePath, key: SessionKey) {
    this.#paths = pathsOf(ws, key);
  }

  /**
   * Looks at them again.
   * @param journals whether a journal that appears or disappears counts as a change of the databases. It does
   * for a session in trouble: what is wrong may be its journal. For any other, journals come with each commit.
   * @returns what changed since the last look; at the first one everything that exists
   */
  look(journals: boolean): { databases: boolean; heartbeat: boolean } {
    if (typeof this.#paths === 'string') return { databases: false, heartbeat: false };
    const { inbound, outbound, heartbeat } = this.#paths;
    const before = [this.#inbound, this.#outbound, this.#heartbeat] as const;
    this.#inbound = lookAt(inbound, before[0]);
    this.#outbound = lookAt(outbound, before[1]);
    this.#heartbeat = lookAt(heartbeat, before[2]);
    const journal = journals && this.lookAtJournals();
    const folderWasThere = this.#folderIsThere;
    this.#folderIsThere = this.gone && isThere(lookAt(this.#paths.folder, null));
    const folder = this.#folderIsThere !== folderWasThere;
    return {
      databases: this.#inbound !== before[0] || this.#outbound !== before[1] || journal || folder,
      heartbeat: this.#heartbeat !== before[2],
    };
  }

  /**
   * Looks at the journals alone: to be called before a session is read that may turn out to be in trouble.
   * @returns whether one came, went or changed since the last look
   */
  lookAtJournals(): boolean {
    if (typeof this.#paths === 'string') return false;
    const { inbound, outbound } = this.#paths;
    const before = this.#journals;
    this.#journals = JOURNALS.flatMap((side) => [inbound + side, outbound + side]).map((path, at) =>
      lookAt(path, before[at] ?? null),
    );
    return this.#journals.some((seen, at) => seen !== (before[at] ?? null));
  }

  /** True when neither database exists: the folder is gone, or was never made. */
  get gone(): boolean {
    return typeof this.#paths !== 'string' && !isThere(this.#inbound) && !isThere(this.#outbound);
  }

  /** mtime of the newer database, ms since 1970. */
  get newestAt(): number {
    return Math.max(mtimeOf(this.#inbound), mtimeOf(this.#outbound));
  }

  /** mtime of .heartbeat, ms since 1970, whole; null when there is none. A link's own mtime says nothing. */
  get beatAt(): number | null {
    const seen = this.#heartbeat;
    return typeof seen === 'object' && seen?.plain === true ? Math.round(seen.mtimeMs) : null;
  }

  /** Of both databases. */
  get bytes(): number {
    const of = (seen: Seen): number => (typeof seen === 'object' && seen !== null ? seen.size : 0);
    return of(this.#inbound) + of(this.#outbound);
  }

  /** What was seen of the databases, as a text that another process can compare with its own. */
  get stamp(): string {
    return typeof this.#paths === 'string' ? this.#paths : `${text(this.#inbound)} ${text(this.#outbound)}`;
  }
}

/** How large a session's databases are together, in bytes. */
export function bytesOf(ws: WorkspacePath, key: SessionKey): number {
  const files = new SessionFiles(ws, key);
  files.look(false);
  return files.bytes;
}

/** The stamp of a session's databases as they are now. */
export function stampOf(ws: WorkspacePath, key: SessionKey): string {
  const files = new SessionFiles(ws, key);
  files.look(false);
  return files.stamp;
}
