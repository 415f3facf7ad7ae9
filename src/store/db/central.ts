/**
 * The central database, v2.db. It is in WAL mode and a live host may have it open. Browsing must not change a
 * byte or an mtime of it: the long-lived handle is read-only and can neither write nor checkpoint, not even on
 * close, so a WAL that a dead host left behind stays as it is.
 */

import { accessSync, constants, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { Refusal } from '../../contract/errors.js';
import { checkPlain } from '../files/paths.js';
import { serialQueue } from '../serial-queue.js';
import { atOnce } from '../slices.js';
import {
  centralRefusal,
  CENTRAL_FILE as FILE,
  type Opened,
  openCentral,
  sizeOf,
  stampNow,
} from './central-open.js';
import { noteChanges, unrecorded } from './change-record.js';
import { LOCK_WAIT_MS, NOT_INSIDE_MS, patiently, whenReadable } from './lock-wait.js';
import {
  assertWritable,
  isBusy,
  type ReadableDb,
  sqliteCode,
  tooManyOpen,
  type WritableDb,
} from './sqlite.js';

/**
 * How long a read may block here, in ms: a host's commit in rollback mode is over by then. Only the first read
 * that finds v2.db locked waits; the next ones, which come soon, try once each.
 */
const READ_BLOCK_MS = 5;

/** How long `soon` gathers: many messages a second then become a few writes to a file that the host uses too. */
const GATHER_MS = 250;

function unwritableBecause(folder: string): string | null {
  for (const target of [folder, path.join(folder, FILE)]) {
    try {
      accessSync(target, constants.W_OK);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (code === 'ENOENT') return `${target} does not exist.`;
      return code === 'EROFS' ? 'The file system is read-only.' : `The permissions forbid writing ${target}.`;
    }
  }
  return null;
}

interface WriteOptions {
  readonly durable?: boolean;
  readonly after?: Promise<unknown>;
}

export class CentralDb {
  private readonly file: string;
  private opened: Opened;
  private closed = false;
  /** Whether v2.db-wal stood there before us: then it is not ours to clear away. */
  private readonly walBefore: boolean;
  private wrote = false;
  /**
   * Since when (performance.now) reads have been blocked by another process's lock; null
   * when the last one got through.
   */
  private lockedSince: number | null = null;
  private readonly pending = new Map<string, (db: WritableDb) => unknown>();
  private gathering: NodeJS.Timeout | null = null;
  private readonly inTurn = serialQueue();

  /**
   * Opens v2.db for reading.
   * @param folder the data directory, a real path
   * @throws WORKSPACE_NOT_FOUND, WORKSPACE_DAMAGED, WORKSPACE_BUSY, PATH_UNSAFE
   */
  constructor(
    private readonly folder: string,
    private readonly lockWaitMs: number = LOCK_WAIT_MS,
  ) {
    this.file = path.join(folder, FILE);
    this.walBefore = sizeOf(`${this.file}-wal`) !== null;
    this.opened = this.open();
  }

  /** Why nothing can be written here, as a sentence; null when it can. */
  get readOnlyReason(): string | null {
    return unwritableBecause(this.folder);
  }

  /** An unwritable place shows itself in many ways: WAL needs a -shm, and its -wal, beside it. */
  private unwritable(error: unknown): Refusal | null {
    if (!/^SQLITE_(CANTOPEN|READONLY|IOERR)/.test(sqliteCode(error) ?? '')) return null;
    if (tooManyOpen(error, this.file) !== null) return null;
    const reason = this.readOnlyReason;
    return reason === null ? null : Refusal.of('NOT_WRITABLE', { path: this.file, reason }, error);
  }

  /** What an error of a read means; for a lock it also says how long that has stood in the way. */
  private unreadable(error: unknown): unknown {
    if (!isBusy(error)) return centralRefusal(error, this.file);
    this.lockedSince ??= performance.now();
    return Refusal.of(
      'WORKSPACE_BUSY',
      { path: this.file, waitedMs: performance.now() - this.lockedSince },
      error,
    );
  }

  private open(): Opened {
    return openCentral(this.folder, this.readBlockMs, (error) => this.unreadable(error));
  }

  /** The file may have been replaced (restored from a backup), or its copy may be out of date. */
  private refresh(): void {
    const { copy, stamp } = this.opened;
    const now = stampNow(this.file, copy !== null);
    if (now === null) throw Refusal.of('WORKSPACE_GONE', { path: this.folder });
    if (now === stamp) return;
    const next = this.open();
    this.shut();
    this.opened = next;
  }

  /**
   * One look at the database: everything that `work` asks comes from one moment.
   * @param work synchronous; takes `.all()` or `.get()`, never keeps an iterator
   * @throws NO_WORKSPACE after close; WORKSPACE_GONE, WORKSPACE_DAMAGED; WORKSPACE_BUSY at once while another
   * process holds v2.db: `whenReadable` retries it
   */
  read<T>(work: (db: ReadableDb) => T): T {
    return this.ask((db) => {
      if (db.inTransaction) return work(db);
      this.opened.begin.run();
      try {
        return work(db);
      } finally {
        // An SQLite error may have ended it already.
        if (db.inTransaction) this.opened.end.run();
      }
    });
  }

  /**
   * One statement's look, which needs no transaction to come from one moment.
   * @throws as read
   */
  ask<T>(statement: (db: ReadableDb) => T): T {
    if (this.closed) throw Refusal.of('NO_WORKSPACE', {});
    try {
      this.refresh();
      if (this.lockedSince !== null) this.opened.db.pragma(`busy_timeout = ${this.readBlockMs}`);
      const found = statement(this.opened.db);
      if (this.lockedSince !== null) {
        this.lockedSince = null;
        this.opened.db.pragma(`busy_timeout = ${this.readBlockMs}`);
      }
      return found;
    } catch (error) {
      throw this.unreadable(error);
    }
  }

  private get readBlockMs(): number {
    return this.lockedSince === null ? READ_BLOCK_MS : NOT_INSIDE_MS;
  }

  /**
   * Waits without blocking until v2.db can be read: for a caller about to read it in the middle of other work.
   * @throws WORKSPACE_BUSY when another process holds it for longer than 5 s; as read
   */
  async readable(): Promise<void> {
    await whenReadable(() => void this.ask((db) => db.pragma('schema_version')), this.lockWaitMs);
  }

  /**
   * Changes after anybody's commit, or when v2.db is a different file: for callers who decide whether to ask again.
   * @throws as read
   */
  version(): string {
    return this.ask((db) => `${this.opened.stamp} ${db.pragma('data_version', { simple: true })}`);
  }

  /**
   * One short write, in BEGIN IMMEDIATE, on a handle of its own.
   * @param options durable: false for what may be lost in a power cut, and so need not be synced; after: what
   * must have succeeded before the lock is taken (the handle is opened meanwhile)
   * @throws SESSION_DB_BUSY after 5 s, NOT_WRITABLE, DISK_FULL, WORKSPACE_DAMAGED, what `work` and `after` throw
   */
  write<T>(work: (db: WritableDb) => T, options: WriteOptions = {}): Promise<T> {
    // Writes queued by `soon` were asked for before this one, and must not undo it later.
    if (this.pending.size > 0) void this.writePending();
    return this.inTurn(() => this.transact(work, options));
  }

  private async transact<T>(
    work: (db: WritableDb) => T,
    { durable = true, after }: WriteOptions,
  ): Promise<T> {
    if (this.closed) throw Refusal.of('NO_WORKSPACE', {});
    let db: Database.Database | null = null;
    try {
      checkPlain(this.folder, FILE, 'file');
      db = new Database(this.file, { fileMustExist: true, timeout: NOT_INSIDE_MS });
      assertWritable(db);
      const handle = db;
      // In WAL mode the default loses the last commits in a power cut.
      const sync = durable ? 'PRAGMA synchronous = FULL;' : '';
      await patiently(this.lockWaitMs, FILE, () => handle.exec(`PRAGMA foreign_keys = ON; ${sync}`));
      if (after !== undefined) await after;
      await patiently(this.lockWaitMs, FILE, () => handle.exec('BEGIN IMMEDIATE'));
      const notes = noteChanges(db, FILE, null);
      const result = work(db);
      if (notes !== null) atOnce(notes.collect());
      await patiently(this.lockWaitMs, FILE, () => handle.exec('COMMIT'));
      this.wrote = true;
      notes?.keep();
      return result;
    } catch (error) {
      throw this.unwritable(error) ?? centralRefusal(error, this.file);
    } finally {
      db?.close();
    }
  }

  /**
   * A write that nobody waits for and that may be lost: after a quarter of a second, or with the next write, or
   * on close, one transaction takes all that have gathered. When v2.db is busy for too long or cannot be
   * written, it stays as it was.
   * @param key a later write with the same key replaces one that still waits
   */
  soon(key: string, work: (db: WritableDb) => unknown): void {
    if (this.closed) return;
    // Unreferenced: a program that is done closes the workspace, which writes what is pending.
    if (this.gathering === null)
      this.gathering = setTimeout(() => void this.writePending(), GATHER_MS).unref();
    else if (this.pending.size === 0) this.gathering.refresh();
    this.pending.set(key, work);
  }

  private async writePending(): Promise<void> {
    const works = this.takePending();
    if (works.length === 0 || this.closed) return;
    try {
      await unrecorded(() => this.write((db) => works.forEach((work) => void work(db)), { durable: false }));
    } catch {
      // By its contract: nobody waits, and the next such write or the host's makes up for it.
    }
  }

  /** The timer keeps running: it finds nothing then, or the next `soon` sets it anew. */
  private takePending(): ((db: WritableDb) => unknown)[] {
    const works = [...this.pending.values()];
    this.pending.clear();
    return works;
  }

  private writePendingNow(): void {
    const works = this.takePending();
    if (works.length === 0) return;
    try {
      const db = new Database(this.file, { fileMustExist: true, timeout: READ_BLOCK_MS });
      try {
        assertWritable(db);
        const handle = db;
        db.transaction(() => works.forEach((work) => void work(handle))).immediate();
        this.wrote = true;
      } finally {
        db.close();
      }
    } catch (error) {
      // As in writePending; only an error that is not SQLite's is a mistake of ours.
      if (sqliteCode(error) === null && !(error instanceof TypeError)) throw error;
    }
  }

  private shut(): void {
    this.opened.db.close();
    if (this.opened.copy !== null) rmSync(this.opened.copy, { recursive: true, force: true });
  }

  /**
   * Closes. A read-only handle leaves its empty -wal and its -shm behind, so a writable one is opened and
   * closed after it, which removes them if nobody else has the file open. Not so when that could checkpoint
   * what another process wrote.
   */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    if (this.gathering !== null) clearTimeout(this.gathering);
    this.writePendingNow();
    const { copy } = this.opened;
    this.shut();
    if (copy !== null) return;
    const left = sizeOf(`${this.file}-wal`);
    const ours = !this.walBefore && left === 0;
    if (left === null || !(ours || this.wrote)) return;
    try {
      const db = new Database(this.file, { fileMustExist: true, timeout: 0 });
      try {
        db.pragma('query_only = ON');
        db.prepare('SELECT count(*) FROM sqlite_schema').get();
      } finally {
        db.close();
      }
    } catch (error) {
      // Somebody else is using it, or the folder is gone: then the files are theirs.
      if (sqliteCode(error) === null && !(error instanceof TypeError)) throw error;
    }
  }
}
