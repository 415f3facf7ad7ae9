import type { WorkspaceLock } from '../shared/entities/workspace.js';
import { Refusal } from '../shared/errors.js';
import type { ConsoleDb } from './console-db.js';

interface Deps {
  /** The console was started with --read-only. */
  readOnly: boolean;
  consoleDb: Pick<ConsoleDb, 'isLocked' | 'rememberLock'>;
}

/** Whether this console writes into a workspace at all: asked before every write, by main alone. */
export class WriteLock {
  constructor(private readonly deps: Deps) {}

  /** @param path the workspace; null where none is open */
  of(path: string | null): WorkspaceLock {
    if (this.deps.readOnly) return 'fixed';
    return path !== null && this.deps.consoleDb.isLocked(path) ? 'locked' : 'open';
  }

  /** Why nothing is written, as a sentence; null when it is. */
  reason(path: string | null): string | null {
    const lock = this.of(path);
    if (lock === 'open') return null;
    return lock === 'fixed'
      ? 'The console was started with --read-only.'
      : 'You have locked this workspace: unlock it in the title bar to write.';
  }

  /** @throws READ_ONLY when nothing may be written */
  check(path: string | null): void {
    const lock = this.of(path);
    if (lock !== 'open') throw Refusal.of('READ_ONLY', { lock });
  }

  /**
   * Locks or unlocks a workspace, for good: it is remembered.
   * @throws READ_ONLY when the console was started with --read-only
   */
  set(path: string, locked: boolean): void {
    if (this.deps.readOnly) throw Refusal.of('READ_ONLY', { lock: 'fixed' });
    this.deps.consoleDb.rememberLock(path, locked);
  }
}
