/** What hosts since 2.3 say of themselves in v2.db. */
import { hostname } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { gatherHostEvidence, liveHostBecause } from '../../src/store/live-host.js';
import { getSession, SessionListing } from '../../src/store/session/session.js';
import { makeSession, NOON, type TestSession } from '../support/store-workspace.js';

const iso = (ms: number): string => new Date(NOON + ms).toISOString();
const TABLES = `
  CREATE TABLE IF NOT EXISTS host_instances (instance_id TEXT PRIMARY KEY, install_id TEXT NOT NULL, hostname TEXT,
    pid INTEGER, started_at TEXT NOT NULL, lease_expires_at TEXT NOT NULL, stopped_at TEXT);
  CREATE TABLE IF NOT EXISTS session_claims (session_id TEXT PRIMARY KEY, incarnation INTEGER NOT NULL DEFAULT 0,
    claimed_by TEXT, claimed_at TEXT, container_ref TEXT, stop_intent TEXT, updated_at TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS wake_signals (id TEXT PRIMARY KEY, session_id TEXT NOT NULL, reason TEXT NOT NULL,
    created_at TEXT NOT NULL, consumed_at TEXT, consumed_by TEXT)`;

function run(s: TestSession, sql: string): void {
  const db = new Database(join(s.ws.path, 'v2.db'));
  db.exec(sql);
  db.close();
}

const host = (id: string, on: string, pid: number, expires: string, stopped: string | null) =>
  `INSERT OR REPLACE INTO host_instances VALUES ('${id}', 'x', '${on}', ${pid}, '${iso(-9e6)}', '${expires}',
     ${stopped === null ? 'NULL' : `'${stopped}'`});`;

it('a lease that lives refuses a simulation; one that ended outweighs what a host would have left', async () => {
  const s = await makeSession({ clock: { now: () => NOON } });
  const ours = new Set([process.pid, 4711]);
  const because = (untouched = { wal: false, writtenAgo: null as number | null }) =>
    liveHostBecause(gatherHostEvidence(s.ws, untouched, [], { ours, now: NOON }));
  const left = { wal: true, writtenAgo: 1000 };
  expect(because(left)).toContain('v2.db-wal');
  run(s, TABLES);
  // No host of this workspace has ever kept one.
  expect(because(left)).toContain('v2.db-wal');
  run(s, host('i-1', 'quay-1', 902, iso(60_000), null));
  expect(because()).toContain('quay-1 (process 902) holds a lease');
  run(s, host('i-1', 'quay-1', 902, iso(60_000), iso(-1000)));
  expect(because(left)).toBeNull();
  // One of the console’s own, on this machine alone.
  run(s, host('i-2', hostname(), 4711, iso(60_000), null));
  expect(because()).toBeNull();
  run(s, host('i-2', 'elsewhere', 4711, iso(60_000), null));
  expect(because()).toContain('elsewhere (process 4711)');
});

it('a session has what its host says, and is the same object while nothing changes', async () => {
  const s = await makeSession({ clock: { now: () => NOON } });
  expect(getSession(s.ws, s.sessionId).container).toMatchObject({ hold: null, wake: null });
  const listing = new SessionListing(s.ws);
  listing.look();
  run(
    s,
    `${TABLES}; ${host('i-1', 'quay-1', 902, iso(60_000), null)}
     INSERT INTO session_claims VALUES ('${s.sessionId}', 3, 'i-1', '${iso(-45_000)}', 'nanoclaw-x', 'stop', '${iso(0)}');
     INSERT INTO session_claims VALUES ('another', 1, NULL, NULL, NULL, NULL, '${iso(0)}');
     INSERT INTO wake_signals VALUES ('w-1', '${s.sessionId}', 'late', '${iso(-1000)}', NULL, NULL);
     INSERT INTO wake_signals VALUES ('w-2', '${s.sessionId}', 'first', '${iso(-2000)}', NULL, NULL);
     INSERT INTO wake_signals VALUES ('w-3', '${s.sessionId}', 'taken', '${iso(-3000)}', '${iso(-2500)}', 'i-1')`,
  );
  expect(listing.look().changed.map(({ id }) => id)).toEqual([s.sessionId]);
  const [session] = listing.all();
  expect(session?.container).toMatchObject({
    hold: {
      ...{ incarnation: 3, by: 'i-1', at: NOON - 45_000, container: 'nanoclaw-x', stopIntent: 'stop' },
      host: { hostname: 'quay-1', pid: 902, expires: iso(60_000), stopped: null },
    },
    wake: { reason: 'first', at: NOON - 2000, count: 2 },
  });
  expect(getSession(s.ws, s.sessionId)).toEqual(session);
  expect(listing.look().changed).toEqual([]);
  // A table of another shape says nothing, and stands in nobody’s way.
  run(s, 'ALTER TABLE session_claims RENAME COLUMN claimed_by TO holder');
  expect(listing.look().sessions[0]?.container.hold).toBeNull();
});
