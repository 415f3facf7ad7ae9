/** host_instances, session_claims and wake_signals of v2.db: what hosts since 2.3 say of themselves. */
import type { HostLease, PendingWake, SessionHold } from '../../contract/entities/host-lease.js';
import { parseTimestamp } from '../time.js';
import { prepared } from './prepared.js';
import { type Row, rememberingById, text, textOrEmpty } from './row.js';
import { columnsOf } from './short-rows.js';
import type { ReadableDb } from './sqlite.js';
import { hasTable } from './tables.js';

const HOSTS = ['instance_id', 'hostname', 'pid', 'started_at', 'lease_expires_at', 'stopped_at'];
const CLAIMS = ['session_id', 'incarnation', 'claimed_by', 'claimed_at', 'container_ref', 'stop_intent'];
const WAKES = ['session_id', 'reason', 'created_at', 'consumed_at'];
/** A host that starts leaves a row. */
const MOST_HOSTS = 50;

/** Whether v2.db has a table with all of these columns. */
function knows(db: ReadableDb, table: string, columns: readonly string[]): boolean {
  if (!hasTable(db, table)) return false;
  const there = columnsOf(db, table);
  return columns.every((column) => there.has(column));
}

const short = (column: string, as = column): string => `CAST(substr(${column}, 1, 200) AS TEXT) AS ${as}`;
const whole = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : null;

function toLease(row: Row): HostLease {
  return {
    instanceId: textOrEmpty(row, 'instance_id'),
    hostname: text(row, 'hostname'),
    pid: whole(row.pid),
    startedAt: parseTimestamp(row.started_at),
    expires: textOrEmpty(row, 'lease_expires_at').slice(0, 64),
    stopped: text(row, 'stopped_at')?.slice(0, 64) ?? null,
  };
}

const hostColumns = `${short('instance_id')}, ${short('hostname')}, pid, ${short('started_at')},
  ${short('lease_expires_at')}, ${short('stopped_at')}`;

/** The leases of the 50 hosts whose lease lasts longest; none where v2.db has no such table. */
export function readLeases(db: ReadableDb): HostLease[] {
  if (!knows(db, 'host_instances', HOSTS)) return [];
  return prepared<[], Row>(
    db,
    `SELECT ${hostColumns} FROM host_instances ORDER BY lease_expires_at DESC LIMIT ${MOST_HOSTS}`,
  )
    .all()
    .map(toLease);
}

interface Held {
  id: string;
  hold: SessionHold;
}

function toHeld(row: Row): Held {
  return {
    id: textOrEmpty(row, 'id'),
    hold: {
      incarnation: whole(row.incarnation),
      by: text(row, 'claimed_by'),
      host: row.instance_id === null ? null : toLease(row),
      at: parseTimestamp(row.claimed_at),
      container: text(row, 'container_ref'),
      stopIntent: text(row, 'stop_intent'),
    },
  };
}

function heldRows(db: ReadableDb): Row[] {
  if (!knows(db, 'session_claims', CLAIMS) || !knows(db, 'host_instances', HOSTS)) return [];
  return prepared<[], Row>(
    db,
    `SELECT ${short('session_id', 'id')}, incarnation, ${short('claimed_by')}, ${short('claimed_at')},
            ${short('container_ref')}, ${short('stop_intent')}, ${hostColumns}
       FROM session_claims LEFT JOIN host_instances ON instance_id = claimed_by
      WHERE claimed_by IS NOT NULL OR stop_intent IS NOT NULL`,
  ).all();
}

interface Woken {
  id: string;
  wake: PendingWake;
}

function toWoken(row: Row): Woken {
  return {
    id: textOrEmpty(row, 'id'),
    wake: {
      reason: textOrEmpty(row, 'reason'),
      at: parseTimestamp(row.at),
      count: whole(row.count) ?? 1,
    },
  };
}

function wakeRows(db: ReadableDb): Row[] {
  if (!knows(db, 'wake_signals', WAKES)) return [];
  // With one min() the other columns are those of the row that has it.
  return prepared<[], Row>(
    db,
    `SELECT ${short('session_id', 'id')}, ${short('reason')}, CAST(substr(min(created_at), 1, 64) AS TEXT) AS at,
            count(*) AS count
       FROM wake_signals WHERE consumed_at IS NULL GROUP BY session_id`,
  ).all();
}

/** What hosts say of sessions, for repeated calls: what has not changed is the same object each time. */
export interface Holds {
  hold(sessionId: string): SessionHold | null;
  wake(sessionId: string): PendingWake | null;
}

export function rememberingHolds(): (db: ReadableDb) => Holds {
  const holds = rememberingById(toHeld);
  const wakes = rememberingById(toWoken);
  return (db) => {
    const held = holds(heldRows(db));
    const woken = wakes(wakeRows(db));
    return { hold: (id) => held.get(id)?.hold ?? null, wake: (id) => woken.get(id)?.wake ?? null };
  };
}
