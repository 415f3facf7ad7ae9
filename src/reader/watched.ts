import { Refusal } from '../contract/errors.js';
import { checkSessionDb } from '../store/db/look.js';
import type { WorkspacePath } from '../store/files/paths.js';
import { openSessionDir } from '../store/files/session-dir.js';
import type { SessionKey } from '../store/session-key.js';
import type { SessionKnown, Unreadable } from './protocol.js';
import type { SessionFiles } from './stamp.js';

/** What the watcher keeps about a session. */
export interface Watched {
  readonly key: SessionKey;
  readonly files: SessionFiles;
  /** False before the first look. */
  looked: boolean;
  known: SessionKnown | null;
  /** The stamp at which an earlier reader read `known`; null when this one did. */
  readAt: string | null;
  /** The commit counters at which `known` was read; null when this reader did not read it. */
  commits: string | null;
  /** Since when somebody has held its lock; null when nobody does. */
  busySince: number | null;
  /** Not read before this moment. */
  notBefore: number;
  /** Why it is not read until its files change. */
  held: Unreadable | null;
}

/** Changes with each commit, even within one tick of the file system's clock. */
export function commitCounters(ws: WorkspacePath, key: SessionKey): string {
  const orCode = (look: () => string): string => {
    try {
      return look();
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  };
  return orCode(() => {
    const folder = openSessionDir(ws, key);
    try {
      const of = (file: 'inbound.db' | 'outbound.db'): string =>
        orCode(() => String(checkSessionDb(folder, file).header?.changeCounter));
      return `${of('inbound.db')} ${of('outbound.db')}`;
    } finally {
      folder.close();
    }
  });
}

/** Whether a journal that appears or disappears may be what matters about it. */
export function inTrouble(known: SessionKnown | null): boolean {
  if (known === null || !known.digest.readable) return known !== null;
  return known.digest.recovered.length > 0 || known.digest.bad.length > 0;
}

/** Whether its container says that it is doing something. */
export function isAtWork(known: SessionKnown | null): boolean {
  return known !== null && (known.container.claims.length > 0 || known.container.tool !== null);
}
