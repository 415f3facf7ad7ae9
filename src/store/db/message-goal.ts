/** Finds a row, and where it lies between the others, however far back, without reading what lies between. */
import type { MessageCursor, MessageGoal } from '../../contract/entities/message.js';
import { ROWID_MAX, type Table, type Text } from './message.js';
import { place } from './message-merge.js';
import { has } from './schema.js';
import type { ReadableDb } from './sqlite.js';

type Side = 'in' | 'out';
const TABLE = { in: 'messages_in', out: 'messages_out' } as const;

interface Found {
  side: Side;
  row: number;
}

export interface GoalPlace {
  /** The row's key. */
  key: string;
  /** The place just behind it: everything before that is older, or is the row. */
  cursor: MessageCursor;
}

/** How many rows without a readable time are looked through for the next that has one. */
const MOST_UNTIMED = 500;

/** Rows of one table by their times; its row numbers are in that order. */
class Times {
  readonly #from;
  readonly #bounds;

  constructor(
    db: ReadableDb,
    readonly table: Table,
  ) {
    this.#from = db.prepare<[number], { row: number; timestamp: Text }>(
      `SELECT rowid AS row, substr(timestamp, 1, 64) AS timestamp FROM ${table}
       WHERE rowid >= ? AND rowid < ${ROWID_MAX} ORDER BY rowid LIMIT ${MOST_UNTIMED}`,
    );
    this.#bounds = db.prepare<[], { first: number | null; last: number | null }>(
      `SELECT (SELECT min(rowid) FROM ${table} WHERE rowid > 0) AS first,
              (SELECT max(rowid) FROM ${table} WHERE rowid < ${ROWID_MAX}) AS last`,
    );
  }

  get last(): number {
    return this.#bounds.get()?.last ?? 0;
  }

  /** Where the first row at or behind this row number stands: as its successor, if it has no time of its own. */
  placeFrom(row: number): number {
    for (const each of this.#from.iterate(row)) {
      const at = place(each);
      if (at !== Number.POSITIVE_INFINITY) return at;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** The number of the first row that stands there or later; one behind the last where there is none. */
  firstFrom(at: number, later: boolean): number {
    const { first, last } = this.#bounds.get() ?? { first: null, last: null };
    if (first === null || last === null) return 1;
    let [low, high] = [first, last + 1];
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2);
      const there = this.placeFrom(middle);
      if (later ? there > at : there >= at) high = middle;
      else low = middle + 1;
    }
    // Between two rows there may be numbers that no row has.
    return this.#from.get(low)?.row ?? last + 1;
  }
}

function rowWhere(db: ReadableDb, table: Table, column: 'id' | 'seq', value: string | number): number | null {
  if (!has(db, table, column)) return null;
  return (
    db
      .prepare<[string | number], number>(
        `SELECT rowid FROM ${table} WHERE ${column} = ? AND rowid > 0 AND rowid < ${ROWID_MAX} ORDER BY rowid DESC LIMIT 1`,
      )
      .pluck()
      .get(value) ?? null
  );
}

function findRow(dbs: Record<Side, ReadableDb>, times: Record<Side, Times>, goal: MessageGoal): Found | null {
  const sides = ['in', 'out'] as const;
  if ('key' in goal) {
    const [, side, digits] = /^(in|out):(\d{1,16})$/.exec(goal.key) ?? [];
    if (side !== 'in' && side !== 'out') return null;
    const row = Number(digits);
    const there = dbs[side].prepare(`SELECT 1 FROM ${TABLE[side]} WHERE rowid = ?`).get(row);
    return there === undefined ? null : { side, row };
  }
  if (!('at' in goal)) {
    const [column, value] = 'id' in goal ? (['id', goal.id] as const) : (['seq', goal.seq] as const);
    for (const side of sides) {
      const row = rowWhere(dbs[side], TABLE[side], column, value);
      if (row !== null) return { side, row };
    }
    return null;
  }
  const at = sides.flatMap((side) => {
    const row = times[side].firstFrom(goal.at, false);
    return row > times[side].last ? [] : [{ side, row, at: times[side].placeFrom(row) }];
  });
  // The first of them; at equal times the question comes before its answer.
  const first = at.toSorted((a, b) => a.at - b.at)[0];
  if (first !== undefined) return first;
  const newest = sides.flatMap((side) => {
    const row = times[side].last;
    return row === 0 ? [] : [{ side, row, at: times[side].placeFrom(row) }];
  });
  return newest.toSorted((a, b) => a.at - b.at).at(-1) ?? null;
}

/**
 * Where a goal lies: a time leads to the first row at or after it, or else to the newest. Null where there is no such
 * row. A few dozen rows are looked at.
 */
export function placeOfGoal(inbound: ReadableDb, outbound: ReadableDb, goal: MessageGoal): GoalPlace | null {
  const dbs = { in: inbound, out: outbound };
  const times = { in: new Times(inbound, 'messages_in'), out: new Times(outbound, 'messages_out') };
  const found = findRow(dbs, times, goal);
  if (found === null) return null;
  const { side, row } = found;
  const at = times[side].placeFrom(row);
  const cursor =
    side === 'in'
      ? { in: row + 1, out: times.out.firstFrom(at, false) }
      : { in: times.in.firstFrom(at, true), out: row + 1 };
  return { key: `${side}:${row}`, cursor };
}
