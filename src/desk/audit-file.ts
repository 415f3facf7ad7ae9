/** audit.db as a file: opened step by step when it is needed, and started anew where it is damaged. */

import { isDamage, migrate, type OwnDb, openOwnFile, ownDbRefusal, refuseNewer } from '../profile/own-db.js';
import { type SetAside, setAsideDatabase } from '../profile/set-aside.js';
import { LOCK_WAIT_MS, patiently } from '../store/db/lock-wait.js';

/** Between two steps of making it ready. */
const PAUSE_MS = 20;

interface Deps {
  /** It is open and has its tables. If this throws a damage error, the file is damaged. */
  onOpen(db: OwnDb): void;
  /** Null: a damaged one is left where it is, and refused. */
  onSetAside: ((aside: SetAside) => void) | null;
}

export class AuditFile {
  #db: OwnDb | null = null;
  /** The steps left before it can be used; null before the first of them. */
  #opening: Iterator<void, OwnDb> | null = null;
  #closed = false;

  /** @param path absolute; nothing is opened until it is needed */
  constructor(
    readonly path: string,
    private readonly migrations: readonly string[],
    private readonly deps: Deps,
  ) {}

  /** @throws PROFILE_NEWER */
  refuseNewer(): void {
    try {
      refuseNewer(this.path, this.migrations.length);
    } catch (error) {
      // It is set aside when it is opened.
      if (!isDamage(error)) throw error;
    }
  }

  /**
   * Makes it ready before the first write needs it. Each step waits for the disk; all at once they would hold
   * main up for some 80 ms. What fails here fails again at the first write, where it is reported.
   */
  async prepare(): Promise<void> {
    for (let damages = 0; this.#db === null && !this.#closed; ) {
      try {
        if (this.#step()) return;
      } catch (error) {
        damages += 1;
        if (!isDamage(error) || damages > 1 || this.deps.onSetAside === null) return;
        this.#replace(error);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /**
   * Works with the log, and once more with a new one where it turns out to be damaged.
   * @throws PROFILE_NEWER, DISK_FULL, NOT_WRITABLE, PROFILE_UNUSABLE, and what `work` throws
   */
  use<T>(work: (db: OwnDb) => T): T {
    try {
      try {
        return work(this.#open);
      } catch (error) {
        if (!isDamage(error)) throw error;
        this.#replace(error);
        return work(this.#open);
      }
    } catch (error) {
      throw ownDbRefusal(error, this.path);
    }
  }

  /**
   * As `use`, and waits without blocking where another program has the log open and writes to it.
   * @throws as `use`; SESSION_DB_BUSY
   */
  async workPatiently<T>(work: (db: OwnDb) => T): Promise<T> {
    return patiently(LOCK_WAIT_MS, 'audit.db', () => this.use(work));
  }

  get #open(): OwnDb {
    // If a new file is damaged at once, too, yet another one will not help.
    for (let damages = 0; this.#db === null; ) {
      try {
        this.#step();
      } catch (error) {
        damages += 1;
        if (!isDamage(error) || damages > 1) throw error;
        this.#replace(error);
      }
    }
    return this.#db;
  }

  /** Does the next step of opening it. @returns whether that was the last one */
  #step(): boolean {
    this.#opening ??= this.#inSteps();
    try {
      const { done, value } = this.#opening.next();
      if (done === true) {
        this.#db = value;
        this.#opening = null;
      }
      return done === true;
    } catch (error) {
      this.#opening = null;
      throw error;
    }
  }

  /** The next step begins with a new file. @throws PROFILE_UNUSABLE when that cannot be, and `error` where it may not */
  #replace(error: unknown): void {
    const { onSetAside } = this.deps;
    if (onSetAside === null) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    this.#db?.close();
    this.#db = null;
    onSetAside(setAsideDatabase(this.path, `is damaged (${reason})`, new Date()));
  }

  *#inSteps(): Generator<void, OwnDb> {
    refuseNewer(this.path, this.migrations.length);
    const db = openOwnFile(this.path, this.migrations);
    try {
      yield;
      db.pragma('journal_mode = WAL');
      // The checkpoint runs in whichever commit triggers it, and takes as long as what has
      // gathered: little, with this.
      db.pragma('wal_autocheckpoint = 250');
      yield;
      // The first synced entry takes what stands before it in the log to the disk.
      db.pragma('synchronous = NORMAL');
      migrate(db, this.migrations);
      yield;
      // An entry that was begun must survive a power cut, since the write it records may.
      db.pragma('synchronous = FULL');
      this.deps.onOpen(db);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  }

  close(): void {
    this.#closed = true;
    // One that is still being opened is opened first: closing then also closes what it holds.
    if (this.#opening !== null) this.#open.close();
    else this.#db?.close();
    this.#db = null;
  }
}
