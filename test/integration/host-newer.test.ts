/** The played host of 2.3 on real files, with a clock of the test's; the result is read by a third process. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Host, type HostDeps } from '../../src/play/host/host.js';
import type { HostReport } from '../../src/play/host/protocol.js';
import { run } from '../support/session-files.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { makeSession, NOON, type TestSession } from '../support/store-workspace.js';

const MINUTE = 60_000;
let session: TestSession;
let outbound: string;
let now: number;
let reports: HostReport[];
let tellPlayed: (sessions: ReadonlySet<string>) => void;
let unlucky: boolean;

beforeEach(async () => {
  now = NOON;
  unlucky = false;
  reports = [];
  session = await makeSession({ clock: { now: () => now } });
  outbound = join(session.folder, 'outbound.db');
  run(
    join(session.ws.path, 'v2.db'),
    `CREATE TABLE IF NOT EXISTS host_instances (instance_id TEXT PRIMARY KEY, install_id TEXT NOT NULL, hostname TEXT,
       pid INTEGER, started_at TEXT NOT NULL, lease_expires_at TEXT NOT NULL, stopped_at TEXT);
     CREATE TABLE IF NOT EXISTS session_claims (session_id TEXT PRIMARY KEY, incarnation INTEGER NOT NULL DEFAULT 0,
       claimed_by TEXT, claimed_at TEXT, container_ref TEXT, stop_intent TEXT, updated_at TEXT NOT NULL);
     CREATE TABLE IF NOT EXISTS delivery_attempts (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL,
       attempts INTEGER NOT NULL DEFAULT 0, last_attempt_at TEXT, next_attempt_at TEXT, last_error TEXT);
     CREATE TABLE IF NOT EXISTS agent_message_policies (from_agent_group_id TEXT NOT NULL,
       to_agent_group_id TEXT NOT NULL, approver TEXT NOT NULL, created_at TEXT NOT NULL,
       PRIMARY KEY (from_agent_group_id, to_agent_group_id));`,
  );
});

function makeHost(failureRate = 0): Host {
  let n = 0;
  const deps: Omit<HostDeps, 'signal'> = {
    clock: { now: () => now },
    newId: (prefix) => `${prefix}-new-${++n}`,
    chance: () => (unlucky ? 0 : 0.999),
    report: (report) => reports.push(report),
    onPlayed: (listener) => {
      tellPlayed = listener;
    },
  };
  return new Host(session.ws, { scope: 'all', failureRate, dialect: '2.3' }, deps);
}

/** As often as a host sweeps what no container runs in. */
async function sweeps(host: Host, times = 1): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    now += MINUTE;
    await host.sweep();
  }
}

const inbound = (sql: string) => queryElsewhere(session.inbound, sql);
const central = (sql: string) => queryElsewhere(join(session.ws.path, 'v2.db'), sql);
const iso = (at: number) => new Date(at).toISOString();

let seq = 0;
function task(id: string, fields: { status?: string; recurrence?: string; content?: string } = {}): void {
  seq += 2;
  const { status = 'pending', recurrence, content = `'{"prompt":"Look at the tide"}'` } = fields;
  run(
    session.inbound,
    `INSERT INTO messages_in (id, seq, kind, timestamp, status, recurrence, series_id, content)
     VALUES ('${id}', ${seq}, 'task', '${iso(NOON)}', '${status}',
             ${recurrence === undefined ? 'NULL' : `'${recurrence}'`}, 'tide-1', ${content})`,
  );
}

function say(id: string, kind: string, content: unknown, channel = 'telegram', to = 'tg:1'): void {
  seq += 1;
  run(
    outbound,
    `INSERT INTO messages_out (id, seq, timestamp, kind, platform_id, channel_type, content)
     VALUES ('${id}', ${2 * seq + 1}, '${iso(NOON)}', '${kind}', '${to}', '${channel}', '${JSON.stringify(content)}')`,
  );
}

const inTaskSession = () =>
  run(
    join(session.ws.path, 'v2.db'),
    `UPDATE sessions SET messaging_group_id = NULL, thread_id = 'system:tasks:tide-1' WHERE id = '${session.sessionId}'`,
  );
const delivered = () => inbound('SELECT message_out_id AS id, status FROM delivered ORDER BY rowid');

describe('a series whose script fails', () => {
  const fails = (id: string) =>
    run(outbound, `INSERT INTO processing_ack VALUES ('${id}', 'script-skip:error', '${iso(now)}')`);

  it('is failed, comes again later each time, and is paused after eight, with a line in its run log', async () => {
    const groups = join(dirname(session.ws.path), 'groups');
    mkdirSync(groups);
    inTaskSession();
    const host = makeHost();
    task('first', { recurrence: '*/5 * * * *' });
    const rested: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      const [live] = inbound("SELECT id FROM messages_in WHERE status = 'pending'");
      fails(String(live?.id));
      await sweeps(host, 2);
      const [next] = inbound(
        "SELECT process_after AS at FROM messages_in WHERE status IN ('pending', 'paused')",
      );
      rested.push(Math.round((Date.parse(String(next?.at)) - now) / MINUTE));
    }
    expect(rested.slice(2, 7)).toEqual([8, 16, 32, 60, 60]);
    expect(inbound('SELECT status, count(*) AS n FROM messages_in GROUP BY status ORDER BY status')).toEqual([
      { status: 'failed', n: 8 },
      { status: 'paused', n: 1 },
    ]);
    const folder = String(
      central(`SELECT folder FROM agent_groups WHERE id = '${session.agentGroupId}'`)[0]?.folder,
    );
    expect(readFileSync(join(groups, folder, 'tasks', 'tide-1.md'), 'utf8')).toMatch(
      /^2026-11-22 \d\d:\d\d — auto-paused after 8 consecutive script failures \(host\); fix the script/,
    );
  });

  it('goes on at once after a run that went well, with its content as it is stored', async () => {
    // Bytes that are no UTF-8 would not survive as a text of ours.
    task('bad', { status: 'failed' });
    task('good', { status: 'completed', recurrence: '*/5 * * * *', content: "CAST(x'7b22ff227d' AS TEXT)" });
    await sweeps(makeHost());
    expect(
      inbound(
        "SELECT status, hex(content) AS bytes, typeof(content) AS type FROM messages_in WHERE id LIKE 'task-%'",
      ),
    ).toEqual([{ status: 'pending', bytes: '7B22FF227D', type: 'text' }]);
  });
});

describe('what the agent says in the run of a task', () => {
  it('goes into the run log of the series, and is never sent', async () => {
    const groups = join(dirname(session.ws.path), 'groups');
    mkdirSync(groups);
    inTaskSession();
    task('t', { status: 'paused' });
    say('log', 'task_log', { text: 'Brief written.' });
    await sweeps(makeHost());
    expect(delivered()).toEqual([{ id: 'log', status: 'delivered' }]);
    const folder = String(
      central(`SELECT folder FROM agent_groups WHERE id = '${session.agentGroupId}'`)[0]?.folder,
    );
    expect(readFileSync(join(groups, folder, 'tasks', 'tide-1.md'), 'utf8')).toMatch(/ — Brief written\.\n$/);
  });

  it('is dropped outside a task session, and where there are no group folders that is said', async () => {
    say('log', 'task_log', { text: 'Brief written.' });
    await sweeps(makeHost());
    expect(delivered()).toEqual([{ id: 'log', status: 'delivered' }]);
    expect(existsSync(join(dirname(session.ws.path), 'groups'))).toBe(false);
    expect(reports).toEqual([]);
    inTaskSession();
    task('t', { status: 'paused' });
    say('log2', 'task_log', { text: 'Again.' });
    await sweeps(makeHost());
    expect(reports).toContainEqual(
      expect.objectContaining({ message: expect.stringMatching(/no folder “groups” beside the workspace/) }),
    );
  });
});

it('closes the session of a task once nothing of it is to run', async () => {
  inTaskSession();
  task('t', { status: 'paused' });
  const host = makeHost();
  const status = () => central(`SELECT status FROM sessions WHERE id = '${session.sessionId}'`)[0]?.status;
  await sweeps(host);
  expect(status()).toBe('active');
  run(session.inbound, "UPDATE messages_in SET status = 'completed'");
  await sweeps(host, 2);
  expect(status()).toBe('closed');
});

it('holds a message between agents for whom a policy says so, once, and calls it delivered', async () => {
  const to = 'ag-ledger';
  run(
    join(session.ws.path, 'v2.db'),
    `INSERT INTO agent_groups (id, name, folder, created_at) VALUES ('${to}', 'Ledger', 'ledger', '${iso(NOON)}');
     INSERT INTO agent_message_policies VALUES ('${session.agentGroupId}', '${to}', 'telegram:7', '${iso(NOON)}');`,
  );
  say('held', 'chat', { text: 'Please bill two nights.' }, 'agent', to);
  say('free', 'chat', { text: 'Hello' }, 'agent', 'ag-other');
  await sweeps(makeHost());
  await sweeps(makeHost());
  expect(delivered()).toEqual([
    { id: 'held', status: 'delivered' },
    { id: 'free', status: 'delivered' },
  ]);
  const held = central('SELECT action, status, payload, session_id AS s FROM pending_approvals');
  expect(held).toHaveLength(1);
  expect(held[0]).toMatchObject({ action: 'a2a_message_gate', status: 'pending', s: session.sessionId });
  expect(JSON.parse(String(held[0]?.payload))).toMatchObject({ id: 'held', platform_id: to });
});

it('counts failed deliveries in v2.db, so that a restart forgets none', async () => {
  unlucky = true;
  say('hard', 'chat', { text: 'hi' });
  await sweeps(makeHost(1));
  const attempts = () =>
    central('SELECT message_id AS id, attempts, last_error AS error FROM delivery_attempts');
  expect(attempts()).toEqual([{ id: 'hard', attempts: 1, error: expect.stringMatching(/failed/) }]);
  await sweeps(makeHost(1));
  expect(attempts()).toMatchObject([{ attempts: 2 }]);
  await sweeps(makeHost(1));
  expect(delivered()).toEqual([{ id: 'hard', status: 'failed' }]);
  expect(attempts()).toEqual([]);
});

describe('its lease', () => {
  const leases = () =>
    central('SELECT hostname, pid, lease_expires_at AS until, stopped_at AS stopped FROM host_instances');

  it('is renewed every 30 s for 90 s, and ends with the host', async () => {
    const host = makeHost();
    await host.keepLease();
    const mine = { hostname: hostname(), pid: process.pid };
    expect(leases()).toEqual([{ ...mine, until: iso(NOON + 90_000), stopped: null }]);
    now += 29_000;
    await host.keepLease();
    expect(leases()).toMatchObject([{ until: iso(NOON + 90_000) }]);
    now += 1000;
    await host.keepLease();
    expect(leases()).toMatchObject([{ until: iso(NOON + 120_000) }]);
    await host.end();
    expect(leases()).toMatchObject([{ stopped: iso(now) }]);
  });

  it('has the sessions whose containers it plays, each start counted', async () => {
    const host = makeHost();
    const claims = async () => {
      // What is noted soon is written before what is written now.
      await session.ws.central.write(() => undefined);
      return central(
        'SELECT session_id AS id, incarnation AS n, claimed_by IS NOT NULL AS held FROM session_claims',
      );
    };
    tellPlayed(new Set([session.sessionId]));
    await expect.poll(claims).toEqual([{ id: session.sessionId, n: 1, held: 1 }]);
    tellPlayed(new Set());
    await expect.poll(claims).toEqual([{ id: session.sessionId, n: 1, held: 0 }]);
    tellPlayed(new Set([session.sessionId]));
    await expect.poll(claims).toEqual([{ id: session.sessionId, n: 2, held: 1 }]);
    await host.end();
    expect(await claims()).toEqual([{ id: session.sessionId, n: 2, held: 0 }]);
  });
});
