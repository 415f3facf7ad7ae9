/**
 * The audit log: what a person wrote into workspaces through this console. It has a database of its own in the
 * user-data folder, since it may grow to many times the size of the console's other data, and each entry is on
 * the disk before the workspace is touched.
 */

import { join } from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import type { AuditDetail, AuditEntry } from '../contract/entities/audit.js';
import type { RowChange } from '../contract/entities/change.js';
import { type OwnDb, ownDbRefusal } from '../profile/own-db.js';
import type { SetAside } from '../profile/set-aside.js';
import { serialQueue } from '../store/serial-queue.js';
import { inSlices } from '../store/slices.js';
import { ChangeParts, toParts } from './audit-changes.js';
import { AuditFile } from './audit-file.js';
import { type AuditQuery, ENTRY_COLUMNS, findEntries, type Stored, searched } from './audit-search.js';

/** The oldest entries are removed when there are more than this, or more bytes than this in all. */
export const AUDIT_LIMITS = { entries: 10_000, bytes: 64 * 1024 * 1024 };

/** How many pages are returned to the disk at once. */
const GIVEN_BACK_PAGES = 200;

export interface BegunEntry {
  at: number;
  workspace: string | null;
  method: string;
  who: string;
  sentence: string;
  sessionId: string | null;
  undoes: number | null;
}

export interface EndedEntry {
  endedAt: number;
  refusal: { code: string; message: string } | null;
  notUndoable: string | null;
  changes: readonly RowChange[];
}

// One entry per version; an entry is never changed once it has been released.
const migrations = [
  `CREATE TABLE entry (
     id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, ended_at INTEGER, workspace TEXT,
     method TEXT NOT NULL, who TEXT NOT NULL, sentence TEXT NOT NULL, session_id TEXT,
     code TEXT, message TEXT, not_undoable TEXT, undoes INTEGER,
     rows INTEGER NOT NULL DEFAULT 0, changes TEXT NOT NULL DEFAULT '[]', searched TEXT NOT NULL,
     bytes INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX entry_undoes ON entry (undoes) WHERE undoes IS NOT NULL;`,
  `CREATE TABLE entry_part (
     entry INTEGER NOT NULL, n INTEGER NOT NULL, changes TEXT NOT NULL, PRIMARY KEY (entry, n)
   ) STRICT, WITHOUT ROWID;`,
];

export class AuditLog {
  readonly #file: AuditFile;
  /** Begun by this process and not ended: these are running; any others without an end never will have one. */
  readonly #running = new Set<number>();
  #lastId = 0;
  #entries = 0;
  #bytes = 0;
  #ofChanges: ChangeParts | null = null;
  readonly #inTurn = serialQueue();

  /**
   * @param userData the folder; nothing is opened before it is needed
   * @param onSetAside told of a file that was damaged: it stands beside now, and the log begins anew; null: it is left
   *   where it is, and refused
   */
  constructor(
    userData: string,
    private readonly limits = AUDIT_LIMITS,
    onSetAside: ((aside: SetAside) => void) | null = () => undefined,
  ) {
    this.#file = new AuditFile(join(userData, 'audit.db'), migrations, {
      onOpen: (db) => this.#count(db),
      onSetAside:
        onSetAside === null
          ? null
          : (aside) => {
              // Those that are running end in a log that does not have them.
              this.#running.clear();
              onSetAside(aside);
            },
    });
  }

  get path(): string {
    return this.#file.path;
  }

  /** Makes it ready before the first write needs it. */
  prepare(): Promise<void> {
    return this.#file.prepare();
  }

  /** @throws PROFILE_NEWER */
  refuseNewer(): void {
    this.#file.refuseNewer();
  }

  #count(db: OwnDb): void {
    const all = db
      .prepare<[], { entries: number; bytes: number }>(
        'SELECT count(*) AS entries, coalesce(sum(bytes), 0) AS bytes FROM entry',
      )
      .get();
    this.#entries = all?.entries ?? 0;
    this.#bytes = all?.bytes ?? 0;
    // In a log that was started anew, no number may mean a different entry than before.
    if (this.#lastId > 0) db.prepare("INSERT INTO sqlite_sequence VALUES ('entry', ?)").run(this.#lastId);
  }

  /** The statements on the parts of entries, for the file that is open now. */
  #parts(db: OwnDb): ChangeParts {
    if (this.#ofChanges?.db !== db) this.#ofChanges = new ChangeParts(db);
    return this.#ofChanges;
  }

  /**
   * Records what is about to be done. When it resolves, that is on the disk.
   * @returns the entry's id
   * @throws PROFILE_NEWER, DISK_FULL, NOT_WRITABLE, PROFILE_UNUSABLE; SESSION_DB_BUSY when another process
   * holds the log for longer than 5 s
   */
  async begin(entry: BegunEntry): Promise<number> {
    const bytes = 2 * entry.sentence.length + 200;
    const { lastInsertRowid } = await this.#file.workPatiently((db) =>
      db
        .prepare(
          `INSERT INTO entry (at, workspace, method, who, sentence, session_id, undoes, searched, bytes)
           VALUES (@at, @workspace, @method, @who, @sentence, @sessionId, @undoes, '', @bytes)`,
        )
        .run({ ...entry, bytes }),
    );
    const id = Number(lastInsertRowid);
    this.#lastId = id;
    this.#running.add(id);
    this.#entries += 1;
    this.#bytes += bytes;
    return id;
  }

  /**
   * Records how it ended, and makes room where there is too much. What a batch changed goes to the disk part by
   * part, and its outcome last: after a crash in between, the entry has no outcome.
   * @throws as begin; Error when the log that had its beginning was set aside
   */
  async end(id: number, { endedAt, refusal, notUndoable, changes }: EndedEntry): Promise<void> {
    try {
      const words = searched(changes);
      const { code = null, message = null } = refusal ?? {};
      const [first, ...rest] = await inSlices(toParts(changes));
      let bytes = first.length + words.length;
      for (const [at, part] of rest.entries()) {
        await this.#file.workPatiently((db) => this.#parts(db).put(id, at + 1, part));
        bytes += part.length;
        await breath();
      }
      const { changes: ended } = await this.#file.workPatiently((db) =>
        db
          .prepare(
            `UPDATE entry SET ended_at = ?, code = ?, message = ?, not_undoable = ?, rows = ?, changes = ?,
               searched = ?, bytes = bytes + ? WHERE id = ?`,
          )
          .run(endedAt, code, message, notUndoable, changes.length, first, words, bytes, id),
      );
      if (ended === 0) throw new Error(`the audit log has no entry ${id} any more`);
      this.#bytes += bytes;
    } finally {
      this.#running.delete(id);
    }
    await this.#inTurn(() => this.#prune());
  }

  get #full(): boolean {
    return this.#entries > this.limits.entries || this.#bytes > this.limits.bytes;
  }

  /** Whatever fails here, the next call makes up for. */
  async #prune(): Promise<void> {
    if (!this.#full) return;
    const oldest = await this.#file.workPatiently((db) =>
      db
        .prepare<[], { id: number; bytes: number }>('SELECT id, bytes FROM entry ORDER BY id LIMIT 1000')
        .all(),
    );
    for (const { id, bytes } of oldest) {
      if (!this.#full) break;
      if (this.#running.has(id)) continue;
      while (await this.#file.workPatiently((db) => this.#parts(db).removeOne(id))) await breath();
      await this.#file.workPatiently((db) => db.prepare('DELETE FROM entry WHERE id = ?').run(id));
      this.#entries -= 1;
      this.#bytes -= bytes;
      await breath();
    }
    const free = (db: OwnDb): number => Number(db.pragma('freelist_count', { simple: true }));
    while ((await this.#file.workPatiently(free)) > 0) {
      await this.#file.workPatiently((db) => db.pragma(`incremental_vacuum(${GIVEN_BACK_PAGES})`));
      await breath();
    }
  }

  #entry(db: OwnDb, { code, message, ...stored }: Stored): AuditEntry {
    const running = this.#running.has(stored.id);
    const refusal = code === null ? null : { code, message: message ?? '' };
    const ended = refusal === null ? ('done' as const) : ('refused' as const);
    const outcome = stored.endedAt !== null ? ended : running ? ('running' as const) : ('unknown' as const);
    return { ...stored, refusal, outcome, undoneBy: this.#undoneBy(db, stored.id) };
  }

  /** The entry that undid this one, unless that was itself undone. */
  #undoneBy(db: OwnDb, id: number): number | null {
    const undoing = db
      .prepare<[number], number>(
        'SELECT id FROM entry WHERE undoes = ? AND ended_at IS NOT NULL AND code IS NULL ORDER BY id DESC',
      )
      .pluck()
      .all(id);
    return undoing.find((by) => this.#undoneBy(db, by) === null) ?? null;
  }

  /** Newest first: those of one workspace, and those of none. The thread is yielded in between. */
  list(query: AuditQuery): Promise<AuditEntry[]> {
    return inSlices(
      findEntries(query, {
        use: (work) => this.#file.use(work),
        toEntry: (db, stored) => this.#entry(db, stored),
      }),
    );
  }

  /** An entry by itself; null as `get`. What it changed can be megabytes. */
  find(id: number): AuditEntry | null {
    return this.#file.use((db) => {
      const stored = db.prepare<[number], Stored>(`SELECT ${ENTRY_COLUMNS} FROM entry WHERE id = ?`).get(id);
      return stored === undefined ? null : this.#entry(db, stored);
    });
  }

  /**
   * An entry with the first of what it changed, at most `most` rows (`rows` says how many there are); null when
   * it does not exist, or no longer does.
   */
  async get(id: number, most?: number): Promise<AuditDetail | null> {
    const entry = this.find(id);
    return entry === null ? null : { ...entry, changes: await this.#read(id, most) };
  }

  /** What an entry changed, which can be as much as an import; the thread is yielded in between. */
  changesOf(id: number): Promise<RowChange[]> {
    return this.#read(id);
  }

  async #read(id: number, most?: number): Promise<RowChange[]> {
    try {
      return await inSlices(this.#file.use((db) => this.#parts(db)).read(id, most));
    } catch (error) {
      throw ownDbRefusal(error, this.path);
    }
  }

  /**
   * Every entry of a workspace with what it changed, oldest first, each as a line of JSON.
   * @returns pieces of the lines, read on demand; those of one entry end with a line break
   */
  *lines(workspace: string): Generator<string> {
    for (let after = 0; ; ) {
      const ids = this.#file.use((db) =>
        db
          .prepare<[string, number], { id: number }>(
            'SELECT id FROM entry WHERE workspace = ? AND id > ? ORDER BY id LIMIT 100',
          )
          .all(workspace, after),
      );
      if (ids.length === 0) return;
      for (const { id } of ids) {
        after = id;
        const entry = this.find(id);
        if (entry === null) continue;
        yield `${JSON.stringify(entry).slice(0, -1)},"changes":[`;
        let first = true;
        for (const part of this.#file.use((db) => this.#parts(db)).of(id)) {
          const inside = part.slice(1, -1);
          if (inside !== '') yield first ? inside : `,${inside}`;
          first &&= inside === '';
        }
        yield ']}\n';
      }
    }
  }

  /**
   * What was begun in a workspace by a console that is gone, and never ended: the newest for each session
   * that it names, at most 100.
   */
  cutShort(workspace: string): { sessionId: string; sentence: string; at: number }[] {
    return this.#file
      .use((db) =>
        db
          .prepare<[string], { id: number; sessionId: string; sentence: string; at: number }>(
            `SELECT max(id) AS id, session_id AS sessionId, sentence, at FROM entry
             WHERE workspace = ? AND ended_at IS NULL AND session_id IS NOT NULL
             GROUP BY session_id ORDER BY id DESC LIMIT 100`,
          )
          .all(workspace),
      )
      .filter(({ id }) => !this.#running.has(id));
  }

  close(): void {
    this.#file.close();
  }
}
