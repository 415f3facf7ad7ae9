/** The played host on real files, with a clock of the test's; the result is read by a third process. */

import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { askCommands } from '../../src/host-doors/help.js';
import { probeDoor } from '../../src/host-doors/probe.js';
import { routeMessage } from '../../src/host-doors/route.js';
import { Host, type HostDeps, runHost } from '../../src/play/host/host.js';
import type { HostReport } from '../../src/play/host/protocol.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { markContainerIdle, markContainerStopped } from '../../src/store/session/container.js';
import { waitFor } from '../support/child.js';
import { run } from '../support/session-files.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession, NOON, type TestSession } from '../support/store-workspace.js';

let session: TestSession;
let outbound: string;
let now: number;
let reports: HostReport[];
let tellPlayed: (sessions: ReadonlySet<string>) => void;
let unlucky: boolean;

beforeEach(async () => {
  now = NOON;
  session = await makeSession({ clock: { now: () => now }, era: '2.0.64' });
  outbound = join(session.folder, 'outbound.db');
  reports = [];
  unlucky = false;
});

function makeHost(scope: 'all' | 'played' = 'all', failureRate = 0): Host {
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
  return new Host(session.ws, { scope, failureRate, dialect: '2.0' }, deps);
}

const inbound = (sql: string) => queryElsewhere(session.inbound, sql);
const central = (sql: string) => queryElsewhere(join(session.ws.path, 'v2.db'), sql);
const messages = () =>
  inbound(
    'SELECT id, seq, kind, status, tries, process_after, recurrence, series_id FROM messages_in ORDER BY rowid',
  );
const delivered = () =>
  inbound('SELECT message_out_id AS id, platform_message_id AS pm, status FROM delivered ORDER BY rowid');

const write = (id: string, extra: Partial<Parameters<typeof writeSessionMessage>[3]> = {}) =>
  writeSessionMessage(session.ws, session.agentGroupId, session.sessionId, { ...chat(id), ...extra });

function ack(id: string, status: string, at = now): void {
  const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  run(outbound, `INSERT OR REPLACE INTO processing_ack VALUES ('${id}', '${status}', '${time}')`);
}

let outSeq = 1;
function say(
  id: string,
  content: unknown,
  fields: { kind?: string; deliverAfter?: string; channel?: string } = {},
): void {
  outSeq += 2;
  const json = typeof content === 'string' ? content : JSON.stringify(content);
  const after = fields.deliverAfter === undefined ? 'NULL' : `'${fields.deliverAfter}'`;
  run(
    outbound,
    `INSERT INTO messages_out (id, seq, timestamp, deliver_after, kind, platform_id, channel_type, content)
     VALUES ('${id}', ${outSeq}, '2026-11-22 12:00:00', ${after}, '${fields.kind ?? 'chat'}', 'tg:1',
             '${fields.channel ?? 'telegram'}', '${json.replaceAll("'", "''")}')`,
  );
}

describe('its doors', () => {
  const run = (scope: 'all' | 'played') => {
    const stop = new AbortController();
    const heard: HostReport[] = [];
    const ended = runHost(
      { workspace: session.ws.path, scope, failureRate: 0, dialect: null },
      {
        ...{ clock: Date, newId: (prefix) => `${prefix}-x`, chance: () => 0.9, signal: stop.signal },
        report: (report) => heard.push(report),
        onPlayed: () => undefined,
      },
    );
    const ready = waitFor('the first sweep', () => heard.find(({ type }) => type === 'ready'));
    return {
      ...{ heard, ready },
      stop: () => {
        stop.abort();
        return ended;
      },
    };
  };
  const states = async () => {
    const doors = [await probeDoor(session.ws.path, 'ncl'), await probeDoor(session.ws.path, 'cli')];
    return doors.map(({ state }) => state);
  };

  it('are open in a workspace that we made while it runs, of the age that v2.db has', async () => {
    await session.ws.central.write((db) => {
      db.exec(`INSERT INTO messaging_group_agents (id, messaging_group_id, agent_group_id, engage_mode, engage_pattern,
        created_at) VALUES ('mga', 'mg-a', 'ag-one', 'pattern', '.', 'x');
        UPDATE messaging_groups SET unknown_sender_policy = 'public'`);
    });
    const host = run('all');
    await host.ready;
    expect(await states()).toEqual(['open', 'open']);
    const newer =
      central("SELECT 1 FROM pragma_table_info('messaging_groups') WHERE name = 'instance'").length > 0;
    const { commands } = (await askCommands(session.ws.path)) as { commands: object };
    expect('tasks' in commands).toBe(newer);
    const to = { channelType: 'telegram', platformId: 'tg:1', threadId: null };
    await routeMessage(session.ws.path, { text: 'hello', to, sender: 'Dana', senderId: 'telegram:7' });
    await waitFor('the row', () => messages().find(({ id }) => String(id).startsWith('cli-')));
    await waitFor('the wake', () => host.heard.find(({ type }) => type === 'wake'));
    await host.stop();
    expect(await states()).toEqual(['absent', 'absent']);
  });

  it('are left to somebody’s own host in their workspace', async () => {
    const host = run('played');
    await host.ready;
    expect(await states()).toEqual(['absent', 'absent']);
    await host.stop();
  });
});

describe('what a sweep writes', () => {
  beforeEach(() => {
    outSeq = 1;
  });

  it('copies acks, both kinds as completed, and leaves claims and what waits alone', async () => {
    for (const id of ['a', 'b', 'c', 'd']) await write(id);
    ack('a', 'completed');
    ack('b', 'failed');
    ack('c', 'processing');
    const host = makeHost();
    tellPlayed(new Set([session.sessionId]));
    await host.sweep();
    expect(messages().map((m) => [m.id, m.status])).toEqual([
      ['a', 'completed'],
      ['b', 'completed'],
      ['c', 'pending'],
      ['d', 'pending'],
    ]);
    expect(reports).toEqual([]);
  });

  it('gives a dead container’s claims back at 5, 10, 20, 40, 80 s, then gives up', async () => {
    await write('a');
    const host = makeHost();
    const step = async () => {
      await host.sweep();
      const [m] = messages();
      return [m?.status, m?.tries, m?.process_after];
    };
    tellPlayed(new Set([session.sessionId]));
    await step();
    const seen: unknown[] = [];
    for (let death = 0; death < 6; death += 1) {
      // A new container claims it, and dies.
      ack('a', 'processing');
      tellPlayed(new Set([session.sessionId]));
      tellPlayed(new Set());
      seen.push(await step());
      // The same claim, seen again, is not another death.
      now += 2000;
      tellPlayed(new Set([session.sessionId]));
      tellPlayed(new Set());
      expect(await step()).toEqual(seen.at(-1));
      now += 100_000;
    }
    const at = (s: number) => new Date(NOON + s * 1000).toISOString().slice(0, 19).replace('T', ' ');
    expect(seen).toEqual([
      ['pending', 1, at(5)],
      ['pending', 2, at(102 + 10)],
      ['pending', 3, at(204 + 20)],
      ['pending', 4, at(306 + 40)],
      ['pending', 5, at(408 + 80)],
      ['failed', 5, at(408 + 80)],
    ]);
  });

  it('asks for a container when a message is due again, and not before, and not each second', async () => {
    await write('a');
    const host = makeHost();
    tellPlayed(new Set([session.sessionId]));
    await host.sweep();
    ack('a', 'processing');
    tellPlayed(new Set());
    await host.sweep();
    expect(reports).toEqual([]);
    const wake = { type: 'wake', sessionId: session.sessionId };
    now += 5000;
    await host.sweep();
    expect(reports).toEqual([wake]);
    now += 1000;
    await host.sweep();
    expect(reports).toEqual([wake]);
    now += 4000;
    await host.sweep();
    expect(reports).toEqual([wake, wake]);
  });

  it('takes a claim for lived in while a real container beats', async () => {
    await write('a');
    ack('a', 'processing');
    const beat = join(session.folder, '.heartbeat');
    writeFileSync(beat, '');
    utimesSync(beat, now / 1000 - 10, now / 1000 - 10);
    const host = makeHost();
    await host.sweep();
    expect(messages()).toMatchObject([{ status: 'pending', tries: 0 }]);
    now += 60_000;
    await host.sweep();
    expect(messages()).toMatchObject([{ status: 'pending', tries: 1 }]);
  });

  it('delivers once, in order, respecting deliver_after; internal rows have no platform id', async () => {
    say('o1', { text: 'one' });
    say('o2', { text: 'later' }, { deliverAfter: '2026-11-22 12:01:00' });
    say('o3', { action: 'create_agent' }, { kind: 'system' });
    say('o4', { text: 'to research' }, { channel: 'agent' });
    const host = makeHost();
    tellPlayed(new Set([session.sessionId]));
    await host.sweep();
    const first = [
      { id: 'o1', pm: 'sim-telegram-3', status: 'delivered' },
      { id: 'o3', pm: null, status: 'delivered' },
      { id: 'o4', pm: null, status: 'delivered' },
    ];
    expect(delivered()).toEqual(first);
    now += 59_000;
    await host.sweep();
    expect(delivered()).toEqual(first);
    now += 1000;
    await host.sweep();
    await host.sweep();
    expect(delivered()).toEqual([...first, { id: 'o2', pm: 'sim-telegram-5', status: 'delivered' }]);
    // A second host that knows nothing of the first does nothing twice.
    await makeHost().sweep();
    expect(delivered()).toHaveLength(4);
  });

  it('fails on demand and on broken rows: three attempts, then failed', async () => {
    say('o1', { text: 'please /fail-delivery' });
    say('o2', 'not json');
    say('o3', { text: 'fine' });
    const host = makeHost();
    tellPlayed(new Set([session.sessionId]));
    await host.sweep();
    expect(delivered()).toMatchObject([{ id: 'o3' }]);
    now += 1000;
    await host.sweep();
    expect(delivered()).toHaveLength(1);
    now += 1000;
    await host.sweep();
    expect(delivered()).toHaveLength(1);
    now += 1000;
    await host.sweep();
    expect(delivered()).toEqual([
      { id: 'o3', pm: 'sim-telegram-7', status: 'delivered' },
      { id: 'o1', pm: null, status: 'failed' },
      { id: 'o2', pm: null, status: 'failed' },
    ]);
  });

  it('fails at the rate that it was given, and delivers at the next attempt', async () => {
    say('o1', { text: 'one' });
    const host = makeHost('all', 0.5);
    tellPlayed(new Set([session.sessionId]));
    unlucky = true;
    await host.sweep();
    expect(delivered()).toEqual([]);
    unlucky = false;
    now += 1000;
    await host.sweep();
    expect(delivered()).toEqual([{ id: 'o1', pm: 'sim-telegram-3', status: 'delivered' }]);
  });

  it('delivers a flood in chunks, all of it', async () => {
    run(
      outbound,
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
       INSERT INTO messages_out (id, seq, timestamp, kind, platform_id, channel_type, content)
       SELECT 'f' || i, 2 * i + 1, '2026-11-22 12:00:00', 'chat', 'tg:1', 'telegram', '{"text":"x"}' FROM n`,
    );
    const host = makeHost();
    tellPlayed(new Set([session.sessionId]));
    for (let i = 0; i < 14; i += 1) await host.sweep();
    expect(inbound('SELECT count(*) AS n, count(DISTINCT platform_message_id) AS d FROM delivered')).toEqual([
      { n: 2500, d: 2500 },
    ]);
  });

  it('lists a question in v2.db as the host does, and takes it off when it has its answer', async () => {
    const options = [{ label: 'Roll back', selectedLabel: 'Roll back', value: 'rollback' }, 'Ignore'];
    say(
      'q-1',
      { type: 'ask_question', questionId: 'q-1', title: 'Roll back?', question: 'Now?', options },
      { kind: 'chat-sdk' },
    );
    const host = makeHost();
    tellPlayed(new Set([session.sessionId]));
    await host.sweep();
    expect(central('SELECT * FROM pending_questions')).toEqual([
      {
        question_id: 'q-1',
        session_id: session.sessionId,
        message_out_id: 'q-1',
        platform_id: 'tg:1',
        channel_type: 'telegram',
        thread_id: null,
        title: 'Roll back?',
        options_json: JSON.stringify([
          options[0],
          { label: 'Ignore', selectedLabel: 'Ignore', value: 'Ignore' },
        ]),
        created_at: '2026-11-22T12:00:00.000Z',
      },
    ]);
    expect(delivered()).toMatchObject([{ id: 'q-1', status: 'delivered' }]);
    const response = {
      type: 'question_response',
      questionId: 'q-1',
      selectedOption: 'rollback',
      userId: 'u',
    };
    await write('answer', { kind: 'system', content: JSON.stringify(response) });
    await host.sweep();
    expect(central('SELECT * FROM pending_questions')).toEqual([]);
  });

  it('makes a task of a schedule_task once, and the next of a series when one is done', async () => {
    const action = {
      action: 'schedule_task',
      taskId: 'task-1',
      prompt: 'Water the plants',
      script: null,
      processAfter: '2026-11-22T12:10:00.000Z',
      recurrence: '*/10 * * * *',
      platformId: 'tg:1',
      channelType: 'telegram',
      threadId: null,
    };
    await write('before');
    say('task-1', action, { kind: 'system' });
    const host = makeHost();
    tellPlayed(new Set([session.sessionId]));
    await host.sweep();
    await makeHost().sweep();
    expect(delivered()).toEqual([{ id: 'task-1', pm: null, status: 'delivered' }]);
    const task = { kind: 'task', recurrence: '*/10 * * * *', series_id: 'task-1', tries: 0 };
    expect(messages().slice(1)).toEqual([
      { id: 'task-1', seq: 8, status: 'pending', process_after: '2026-11-22T12:10:00.000Z', ...task },
    ]);
    now = NOON + 11 * 60_000;
    ack('task-1', 'completed');
    tellPlayed(new Set([session.sessionId]));
    await host.sweep();
    await host.sweep();
    await host.sweep();
    expect(messages().slice(1)).toEqual([
      {
        id: 'task-1',
        seq: 8,
        status: 'completed',
        process_after: '2026-11-22T12:10:00.000Z',
        ...task,
        recurrence: null,
      },
      { id: 'task-new-1', seq: 12, status: 'pending', process_after: '2026-11-22T12:20:00.000Z', ...task },
    ]);
    expect(inbound("SELECT content FROM messages_in WHERE id = 'task-new-1'")).toEqual([
      { content: '{"prompt":"Water the plants","script":null}' },
    ]);
  });

  it('pauses, resumes and cancels a task by its series', async () => {
    await write('t', {
      kind: 'task',
      content: '{"prompt":"x","script":null}',
      processAfter: '2026-11-23T12:00:00.000Z',
    });
    const host = makeHost();
    tellPlayed(new Set([session.sessionId]));
    const statuses: unknown[] = [];
    for (const action of ['pause_task', 'resume_task', 'cancel_task']) {
      say(`s-${action}`, { action, taskId: 't' }, { kind: 'system' });
      await host.sweep();
      statuses.push(messages()[0]?.status);
    }
    expect(statuses).toEqual(['paused', 'pending', 'completed']);
  });

  it('keeps container_status by what the agent does', async () => {
    const status = () => central('SELECT container_status AS s FROM sessions')[0]?.s;
    await write('a');
    const host = makeHost();
    await markContainerIdle(session.ws, session.sessionId);
    tellPlayed(new Set([session.sessionId]));
    // It is written soon after the sweep, which waits for nobody.
    const becomes = (expected: string) =>
      waitFor(`container_status ${expected}`, () => (status() === expected ? true : undefined));
    ack('a', 'processing');
    await host.sweep();
    await becomes('running');
    ack('a', 'completed');
    now += 10_000;
    await host.sweep();
    await becomes('idle');
    await write('b');
    ack('b', 'processing');
    now += 1000;
    await host.sweep();
    await becomes('running');
    await markContainerStopped(session.ws, session.sessionId);
    ack('b', 'completed');
    now += 20_000;
    await host.sweep();
    await session.ws.central.write(() => undefined);
    expect(status()).toBe('stopped');
  });
});

describe('where it keeps out', () => {
  it('touches only what the agent plays, where it was told so', async () => {
    say('o1', { text: 'one' });
    const host = makeHost('played');
    await host.sweep();
    expect(delivered()).toEqual([]);
    tellPlayed(new Set([session.sessionId]));
    await host.sweep();
    expect(delivered()).toHaveLength(1);
  });

  it('leaves the demo’s staged sessions as they are', async () => {
    say('o1', { text: 'one' });
    const marker = join(session.ws.path, '.session-console-demo');
    writeFileSync(marker, JSON.stringify({ stagedSessions: [session.sessionId] }));
    const host = makeHost();
    await host.sweep();
    expect(delivered()).toEqual([]);
    writeFileSync(marker, JSON.stringify({ stagedSessions: [] }));
    now += 60_000;
    await host.sweep();
    expect(delivered()).toHaveLength(1);
  });

  it('reports a session that cannot be read once, and goes on with the others', async () => {
    writeFileSync(
      outbound,
      'this is a text file, and it is longer than the header of a database is, by far enough to be looked at as one',
    );
    const host = makeHost();
    tellPlayed(new Set([session.sessionId]));
    await host.sweep();
    now += 10_000;
    await host.sweep();
    expect(reports).toEqual([
      expect.objectContaining({ type: 'error', code: 'SESSION_DB_NOT_SQLITE', fatal: false }),
    ]);
  });
});
