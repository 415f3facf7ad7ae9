import { centralDbPath, type WorkspacePath } from '../store/files/paths.js';
import { COARSE_MS, isThere, lookAt, mtimeOf, type Seen } from './stamp.js';

/** v2.db and its WAL, watched by stat: only main opens them. */
export class CentralWatch {
  readonly #file: string;
  #seen: { db: Seen; wal: Seen } | null = null;
  #againAt: number | null = null;
  #away = false;

  constructor(ws: WorkspacePath) {
    this.#file = centralDbPath(ws);
  }

  /**
   * v2.db existed and is gone now: the folder was moved, or its drive removed. Whatever is missing beside it
   * then says nothing about a session.
   */
  get away(): boolean {
    return this.#away;
  }

  /**
   * Looks again.
   * @param now ms since 1970
   * @returns whether v2.db may say something different from the last look
   */
  look(now: number): boolean {
    const before = this.#seen;
    const db = lookAt(this.#file, before?.db ?? null);
    const wal = lookAt(`${this.#file}-wal`, before?.wal ?? null);
    this.#seen = { db, wal };
    this.#away = !isThere(db) && (this.#away || (before !== null && isThere(before.db)));
    // The first look counts as news too: what was listed before it may have changed since.
    if (before === null || db !== before.db || wal !== before.wal) {
      const latest = Math.max(mtimeOf(db), mtimeOf(wal));
      this.#againAt = now - latest <= COARSE_MS ? now + COARSE_MS : null;
      return true;
    }
    if (this.#againAt === null || now < this.#againAt) return false;
    this.#againAt = null;
    return true;
  }
}
