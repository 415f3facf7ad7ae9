import type { WorkspaceLock } from '../contract/entities/workspace.js';
import { Refusal } from '../contract/errors.js';
import type { ConsoleDb } from './console-db.js';

interface Deps {
  /** The console was started with --read-only. */
  readOnly: boolean;
  consoleDb: Pick<ConsoleDb, 'isLocked' | 'rememberLock'>;
}

/** Whether this console writes into a workspace at all: asked before every write, by main alone. */
export class WriteLock {
  /** Those that a later start asked to be opened with --read-only: until the console ends. */
  readonly #held = new Set<string>();
  /** Those whose lock could not be saved: until the console ends. */
  readonly #unkept = new Set<string>();

  constructor(private readonly deps: Deps) {}

  /** @param path the workspace; null where none is open */
  of(path: string | null): WorkspaceLock {
    if (this.deps.readOnly) return 'fixed';
    if (path === null) return 'open';
    if (this.#held.has(path)) return 'fixed';
    return this.#unkept.has(path) || this.deps.consoleDb.isLocked(path) ? 'locked' : 'open';
  }

  /** Why nothing may be written, as a sentence; null when it may. */
  reason(path: string | null): string | null {
    const lock = this.of(path);
    if (lock === 'open') return null;
    if (lock === 'locked') return 'You have locked this workspace: unlock it in the title bar to write.';
    return this.deps.readOnly
      ? 'The console was started with --read-only.'
      : 'The console was started again with --read-only for this workspace.';
  }

  /** @throws READ_ONLY when nothing may be written */
  check(path: string | null): void {
    const lock = this.of(path);
    if (lock !== 'open') throw Refusal.of('READ_ONLY', { lock });
  }

  /** Nothing is written there any more until the console ends, as if it had been started with --read-only. */
  hold(path: string): void {
    this.#held.add(path);
  }

  /**
   * Locks or unlocks a workspace permanently: it is saved. Where it cannot be saved, locking holds all the
   * same, and unlocking fails.
   * @throws READ_ONLY when the console was started with --read-only; DISK_FULL, NOT_WRITABLE, PROFILE_DAMAGED
   */
  set(path: string, locked: boolean): void {
    if (this.of(path) === 'fixed') throw Refusal.of('READ_ONLY', { lock: 'fixed' });
    if (locked) this.#unkept.add(path);
    try {
      this.deps.consoleDb.rememberLock(path, locked);
    } catch (error) {
      if (!locked || !(error instanceof Refusal) || error.code !== 'DISK_FULL') throw error;
      const meanwhile = 'The workspace is locked until the console is closed, and would be open after that.';
      throw Refusal.of('DISK_FULL', { path: String(error.data.details.path), meanwhile }, error);
    }
    this.#unkept.delete(path);
  }
}
