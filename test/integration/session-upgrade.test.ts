import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeDestinations } from '../../src/store/config/destination.js';
import { withReadableDb } from '../../src/store/db/open.js';
import { missingParts } from '../../src/store/db/schema.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import {
  markContainerIdle,
  markContainerRunning,
  markContainerStopped,
} from '../../src/store/session/container.js';
import { readDigest, readSessionParts } from '../../src/store/session/session-digest.js';
import { writeSessionRouting } from '../../src/store/session/session-routing.js';
import { upgradeSession } from '../../src/store/session/session-upgrade.js';
import { upgradePlan } from '../../src/store/session/session-upgrade-plan.js';
import { refusalOf } from '../support/refusal.js';
import { ageSession } from '../support/seed-era.js';
import { run } from '../support/session-files.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession, NOON, type TestSession } from '../support/store-workspace.js';
import { hashTree } from '../support/tree-hash.js';
import { WorkspaceCanary } from '../support/workspace-canary.js';

const HOUR = 3_600_000;

async function makeOldSession(): Promise<TestSession> {
  const s = await makeSession();
  ageSession(s.folder);
  return s;
}

const ids = (s: TestSession) => [s.ws, s.agentGroupId, s.sessionId] as const;
const key = ({ agentGroupId, sessionId }: TestSession) => ({ agentGroupId, sessionId });

function beat(s: TestSession, at: number): void {
  writeFileSync(join(s.folder, '.heartbeat'), '');
  utimesSync(join(s.folder, '.heartbeat'), at / 1000, at / 1000);
}

function missing(s: TestSession): string[] {
  return (['inbound.db', 'outbound.db'] as const).flatMap((file) =>
    withReadableDb(s.ws, key(s), file, (db) => missingParts(db, file)),
  );
}

describe('S04: a session of the seed’s era', () => {
  it('is read, and what it lacks is named; reading changes not a byte', async () => {
    const s = await makeOldSession();
    const before = hashTree(s.folder);
    expect(readDigest(s.ws, key(s))).toMatchObject({
      digest: { readable: true, lastText: 'an old task', failedIn: { count: 0 } },
      container: { claims: [], tool: null },
    });
    const parts = readSessionParts(s.ws, key(s));
    expect(parts.routing).toBeNull();
    expect(parts.missing).toEqual([
      ...['series_id', 'trigger', 'source_session_id', 'on_wake'].map((c) => `messages_in.${c}`),
      ...['delivered.platform_message_id', 'delivered.status', 'destinations', 'session_routing'],
      ...['session_state', 'container_state'],
    ]);
    expect(hashTree(s.folder)).toEqual(before);
  });

  it('is written; what cannot be set is refused by name, and no schema changes unasked', async () => {
    const s = await makeOldSession();
    const canary = new WorkspaceCanary(s.ws.path, s.folder);
    const shape = () => queryElsewhere(s.inbound, 'SELECT name, sql FROM sqlite_master ORDER BY name');
    const before = shape();
    expect(await writeSessionMessage(...ids(s), chat('new'))).toMatchObject({ id: 'new', seq: 8 });
    await expect(
      writeSessionMessage(...ids(s), { ...chat('n2'), trigger: false, onWake: true, sourceSessionId: 'x' }),
    ).rejects.toMatchObject({
      data: {
        code: 'COLUMN_MISSING',
        details: {
          columns: ['messages_in.trigger', 'messages_in.source_session_id', 'messages_in.on_wake'],
        },
      },
    });
    expect(await refusalOf(() => writeDestinations(...ids(s)))).toBe('COLUMN_MISSING');
    expect(await refusalOf(() => writeSessionRouting(...ids(s)))).toBe('COLUMN_MISSING');
    expect(shape()).toEqual(before);
    expect(queryElsewhere(s.inbound, 'SELECT id FROM messages_in ORDER BY seq')).toEqual([
      { id: 'old-1' },
      { id: 'old-2' },
      { id: 'new' },
    ]);
    canary.expectUntouched();
    for (const mark of [markContainerRunning, markContainerIdle, markContainerStopped]) {
      await mark(s.ws, s.sessionId);
    }
  });
});

describe('upgradePlan', () => {
  it('gives the statements, writes nothing, and has none for a session of today', async () => {
    const s = await makeOldSession();
    const before = hashTree(s.folder);
    const plan = upgradePlan(...ids(s));
    expect(plan['inbound.db'].statements).toEqual([
      'ALTER TABLE messages_in ADD COLUMN series_id TEXT',
      'UPDATE messages_in SET series_id = id WHERE series_id IS NULL',
      'CREATE INDEX IF NOT EXISTS idx_messages_in_series ON messages_in(series_id)',
      'ALTER TABLE messages_in ADD COLUMN trigger INTEGER NOT NULL DEFAULT 1',
      'ALTER TABLE messages_in ADD COLUMN source_session_id TEXT',
      'ALTER TABLE messages_in ADD COLUMN on_wake INTEGER NOT NULL DEFAULT 0',
      'ALTER TABLE delivered ADD COLUMN platform_message_id TEXT',
      "ALTER TABLE delivered ADD COLUMN status TEXT NOT NULL DEFAULT 'delivered'",
      expect.stringMatching(/^CREATE TABLE IF NOT EXISTS destinations \(/),
      expect.stringMatching(/^CREATE TABLE IF NOT EXISTS session_routing \(/),
    ]);
    expect(plan['outbound.db'].statements).toEqual([
      expect.stringMatching(/^CREATE TABLE IF NOT EXISTS session_state \(/),
      expect.stringMatching(/^CREATE TABLE IF NOT EXISTS container_state \(/),
    ]);
    expect(hashTree(s.folder)).toEqual(before);
    const today = await makeSession();
    const nothing = { statements: [], impossible: [] };
    expect(upgradePlan(...ids(today))).toEqual({ 'inbound.db': nothing, 'outbound.db': nothing });
  });
});

describe('upgradeSession', () => {
  it('adds what is missing, keeps every row, and lets everything be set then', async () => {
    const s = await makeOldSession();
    const canary = new WorkspaceCanary(s.ws.path, s.folder);
    const plan = upgradePlan(...ids(s));
    beat(s, NOON - HOUR);
    expect(await upgradeSession(...ids(s), { shown: plan })).toEqual(plan);
    expect(missing(s)).toEqual([]);
    expect(
      queryElsewhere(
        s.inbound,
        'SELECT id, seq, series_id, trigger, on_wake, status FROM messages_in ORDER BY seq',
      ),
    ).toEqual([
      { id: 'old-1', seq: 2, series_id: 'old-1', trigger: 1, on_wake: 0, status: 'pending' },
      { id: 'old-2', seq: 4, series_id: 'old-2', trigger: 1, on_wake: 0, status: 'pending' },
    ]);
    expect(queryElsewhere(s.inbound, 'SELECT * FROM delivered')).toEqual([
      {
        message_out_id: 'out-1',
        delivered_at: '2026-11-18 08:11:02',
        platform_message_id: null,
        status: 'delivered',
      },
    ]);
    await writeSessionMessage(...ids(s), { ...chat('new'), trigger: false, onWake: true });
    await writeDestinations(...ids(s));
    await writeSessionRouting(...ids(s));
    const nothing = { statements: [], impossible: [] };
    expect(await upgradeSession(...ids(s))).toEqual({ 'inbound.db': nothing, 'outbound.db': nothing });
    for (const file of ['inbound.db', 'outbound.db']) {
      expect(queryElsewhere(join(s.folder, file), 'PRAGMA journal_mode')).toEqual([
        { journal_mode: 'delete' },
      ]);
    }
    canary.expectUntouched();
  });

  /** Signs that a container may run. */
  const signs: [string, (s: TestSession) => unknown][] = [
    ['its heartbeat is young', (s) => beat(s, NOON - HOUR / 4)],
    ['v2.db says running, and it has just started', (s) => markContainerRunning(s.ws, s.sessionId)],
    [
      'it holds a claim',
      (s) => {
        beat(s, NOON - HOUR);
        run(
          join(s.folder, 'outbound.db'),
          "INSERT INTO processing_ack VALUES ('old-2', 'processing', '2026-11-18 08:13:00')",
        );
      },
    ],
  ];
  it.each(signs)('leaves both files alone when a container may run: %s', async (_, sign) => {
    const s = await makeOldSession();
    await sign(s);
    const before = hashTree(s.folder);
    expect(await refusalOf(() => upgradeSession(...ids(s)))).toBe('CONTAINER_MAY_RUN');
    expect(hashTree(s.folder).map(({ path, sha256 }) => [path, sha256])).toEqual(
      before.map(({ path, sha256 }) => [path, sha256]),
    );
    // What the host writes can be upgraded alone.
    await upgradeSession(...ids(s), { files: ['inbound.db'] });
    expect(missing(s)).toEqual(['session_state', 'container_state']);
  });

  it('runs nothing but what was shown', async () => {
    const s = await makeOldSession();
    const shown = upgradePlan(...ids(s));
    run(s.inbound, 'ALTER TABLE messages_in ADD COLUMN trigger INTEGER NOT NULL DEFAULT 1');
    expect(await refusalOf(() => upgradeSession(...ids(s), { shown, files: ['inbound.db'] }))).toBe(
      'UPGRADE_CHANGED',
    );
    expect(missing(s)).toContain('messages_in.on_wake');
  });

  it('names what cannot be added, and adds the rest', async () => {
    const s = await makeOldSession();
    rmSync(s.inbound);
    run(
      s.inbound,
      `CREATE TABLE messages_in (id TEXT PRIMARY KEY, kind TEXT, timestamp TEXT, content TEXT);
       CREATE TABLE delivered (message_out_id TEXT PRIMARY KEY)`,
    );
    const done = await upgradeSession(...ids(s), { files: ['inbound.db'] });
    expect(done['inbound.db'].impossible).toEqual(['messages_in.seq', 'delivered.delivered_at']);
    expect(missing(s)).toEqual(expect.arrayContaining(['messages_in.seq', 'delivered.delivered_at']));
    expect(missing(s)).not.toContain('messages_in.status');
  });

  it('I02: refuses an unknown session', async () => {
    const s = await makeOldSession();
    expect(await refusalOf(() => upgradeSession(s.ws, 'ag-one', 'sess-none'))).toBe('SESSION_NOT_FOUND');
  });
});
