/**
 * What a write does to rows, recorded by SQLite itself. While a recording is on, both gates of every write (the
 * central database's and withWritableDb) put temporary triggers on their connection: they are ours, stand in no
 * file, and vanish with the connection. While none is on, not one extra statement is run.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { RowChange, StoredRow } from '../../contract/entities/change.js';
import { literalOf } from '../../rules/stored-row.js';
import type { SessionKey } from '../session-key.js';
import type { Slices } from '../slices.js';
import { type RecordedFile, type RecordedTable, recordedTables } from './change-table.js';
import { toLiteral, typed } from './literal.js';
import { quotedName, type WritableDb } from './sqlite.js';

/** More than this much of literals (in characters) is not kept for one action: a batch can be any size. */
const MOST_KEPT = 16 * 1024 * 1024;

/** How many notes are read at once. */
const NOTES_PAGE = 100;

/** What one action of a person did to rows, filled in after each transaction has committed. */
export class ChangeRecord {
  readonly changes: RowChange[] = [];
  /** False when there was more than is kept. */
  complete = true;
  /** After its end, whatever goes on because of the action (a simulation that was started) is not part of it. */
  open = true;
  #size = 0;

  add(changes: readonly RowChange[]): void {
    for (const change of changes) {
      this.#size += sizeOf(change.before) + sizeOf(change.after);
      if (this.#size > MOST_KEPT) this.complete = false;
      if (!this.complete) return;
      this.changes.push(change);
    }
  }
}

function sizeOf(row: StoredRow | null): number {
  return row?.columns.reduce((sum, { name, value }) => sum + name.length + value.length, 0) ?? 0;
}

const current = new AsyncLocalStorage<ChangeRecord | null>();

/** Runs `work` and records what it and all that it awaits change, until it ends. */
export async function recording<T>(record: ChangeRecord, work: () => T | Promise<T>): Promise<T> {
  try {
    return await current.run(record, work);
  } finally {
    record.open = false;
  }
}

/** Notes, for whoever records, rows that were planned: what has written them was not recorded itself. */
export function keepChanges(changes: readonly RowChange[]): void {
  const record = current.getStore();
  if (record?.open === true) record.add(changes);
}

/** Runs `work` as nobody's action: for what was gathered from several. */
export function unrecorded<T>(work: () => T): T {
  return current.run(null, work);
}

const notesOf = (table: RecordedTable): string => quotedName(`console_note_${table.name}`);

/** Notes have no affinity, so a value keeps its storage class. */
function noteStatements(table: RecordedTable): string {
  const sides = ['b', 'a'].flatMap((side) => [`${side}r`, ...table.columns.map((_, at) => `${side}${at}`)]);
  const values = (row: 'OLD' | 'NEW'): string =>
    [
      table.numbered ? `${row}.rowid` : 'NULL',
      ...table.columns.map((column) => `${row}.${quotedName(column)}`),
    ].join(', ');
  const nothing = ['NULL', ...table.columns.map(() => 'NULL')].join(', ');
  const notes = notesOf(table);
  const trigger = (event: string, verb: string, before: string, after: string): string =>
    `CREATE TEMP TRIGGER ${quotedName(`console_${verb}_${table.name}`)} AFTER ${event} ON main.${quotedName(table.name)}
     BEGIN INSERT INTO ${notes} VALUES (NULL, '${verb}', ${before}, ${after}); END;`;
  const changed = table.columns.map(quotedName).join(', ');
  return `CREATE TEMP TABLE ${notes} (n INTEGER PRIMARY KEY, verb, ${sides.join(', ')});
    ${trigger('INSERT', 'insert', nothing, values('NEW'))}
    ${trigger(`UPDATE OF ${changed}`, 'update', values('OLD'), values('NEW'))}
    ${trigger('DELETE', 'delete', values('OLD'), nothing)}`;
}

interface Note {
  before: StoredRow | null;
  after: StoredRow | null;
}

function* readNotes(db: WritableDb, table: RecordedTable): Slices<Note[]> {
  const side = (name: string): string =>
    [`${name}r`, ...table.columns.map((_, at) => `${name}${at}`)].map(typed).join(', ');
  const page = db
    .prepare<[bigint], unknown[]>(
      `SELECT n, verb, ${side('b')}, ${side('a')} FROM temp.${notesOf(table)} WHERE n > ? ORDER BY n LIMIT ${NOTES_PAGE}`,
    )
    .raw()
    .safeIntegers();
  const width = 2 * (table.columns.length + 1);
  const rowAt = (values: readonly unknown[], from: number): StoredRow => ({
    rowid: table.numbered ? toLiteral(values[from], values[from + 1]) : null,
    columns: table.columns.map((name, at) => ({
      name,
      value: toLiteral(values[from + 2 * at + 2], values[from + 2 * at + 3]),
    })),
  });
  const notes: Note[] = [];
  for (let after = 0n; ; ) {
    const rows = page.all(after);
    for (const values of rows) {
      notes.push({
        before: values[1] === 'insert' ? null : rowAt(values, 2),
        after: values[1] === 'delete' ? null : rowAt(values, 2 + width),
      });
    }
    const last = rows.at(-1)?.[0];
    if (rows.length < NOTES_PAGE || typeof last !== 'bigint') return notes;
    after = last;
    yield;
  }
}

/** Tells a row from the others of its table: by its primary key, or else by its row number. */
function identity(table: RecordedTable, row: StoredRow): string {
  const key = table.key.map((name) => literalOf(row, name));
  const told = key.length > 0 && !key.includes('NULL');
  return told ? key.join('\n') : `rowid ${row.rowid}`;
}

const sameColumns = (a: StoredRow, b: StoredRow): boolean =>
  a.columns.length === b.columns.length && a.columns.every(({ value }, at) => value === b.columns[at]?.value);

/**
 * The net effect of a transaction: a row that was changed twice is one change; one that was removed and
 * made again as it was is none.
 */
function* net(table: RecordedTable, notes: readonly Note[]): Slices<Note[]> {
  const live = new Map<string, { before: StoredRow | null; after: StoredRow }>();
  const gone = new Map<string, StoredRow>();
  for (const { before, after } of notes) {
    yield;
    const name = before === null ? null : identity(table, before);
    const known = name === null ? undefined : live.get(name);
    if (name !== null) live.delete(name);
    let first = known === undefined ? before : known.before;
    if (after === null) {
      if (first !== null) gone.set(identity(table, first), first);
      continue;
    }
    const now = identity(table, after);
    if (first === null) {
      first = gone.get(now) ?? null;
      gone.delete(now);
    }
    live.set(now, { before: first, after });
  }
  const changed: Note[] = [...gone.values()].map((before) => ({ before, after: null }));
  for (const note of live.values()) {
    const { before, after } = note;
    if (before === null || !sameColumns(before, after)) changed.push(note);
    yield;
  }
  return changed;
}

/** The notes of one transaction. */
export interface Notes {
  /** Reads them; to be done before the commit. */
  collect(): Slices<void>;
  /** Hands them over; to be called after it. */
  keep(): void;
}

/**
 * Begins to note what the transaction that has just begun does.
 * @returns null when nobody records
 */
export function noteChanges(
  db: WritableDb,
  file: RecordedFile | 'outbound.db',
  key: SessionKey | null,
): Notes | null {
  const record = current.getStore();
  if (record == null || !record.open || file === 'outbound.db') return null;
  const tables = recordedTables(db, file);
  // REPLACE fires the delete trigger for the row it removes only with this on.
  db.exec(
    `PRAGMA temp_store = MEMORY; PRAGMA recursive_triggers = ON; ${tables.map(noteStatements).join('\n')}`,
  );
  const session = key === null ? null : { agentGroupId: key.agentGroupId, sessionId: key.sessionId };
  let changes: RowChange[] = [];
  return {
    *collect() {
      changes = [];
      for (const table of tables) {
        const notes = yield* readNotes(db, table);
        const about = { file, session, table: table.name };
        for (const note of yield* net(table, notes)) changes.push({ ...about, ...note });
        yield;
      }
    },
    keep: () => record.add(changes),
  };
}
