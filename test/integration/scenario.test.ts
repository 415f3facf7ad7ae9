import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Message } from '../../src/contract/entities/message.js';
import { Refusal } from '../../src/contract/errors.js';
import { createEmptyDemo } from '../../src/play/demo.js';
import { parseScenario } from '../../src/play/scenario/parse.js';
import {
  listScenarios,
  loadScenario,
  playScenario,
  type Scenario,
} from '../../src/play/scenario/scenario.js';
import { listApprovals } from '../../src/store/config/approval.js';
import { readDemo } from '../../src/store/demo-marker.js';
import { readBeat } from '../../src/store/files/heartbeat.js';
import { pageMessages } from '../../src/store/message/message-page.js';
import { listQuestions } from '../../src/store/message/question.js';
import { listSessions } from '../../src/store/session/session.js';
import { type OpenWorkspace, openWorkspace } from '../../src/store/workspace.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { makeWorkspace, temporaryFolder } from '../support/store-workspace.js';

const NOW = Date.parse('2026-11-22T13:00:00.000Z');
const AT_ONCE = { speed: Number.POSITIVE_INFINITY };

/** A clock that only moves when somebody waits. */
function fakeTime() {
  const time = { at: NOW, waited: [] as number[] };
  const pause = (ms: number): Promise<void> => {
    time.waited.push(ms);
    time.at += ms;
    return Promise.resolve();
  };
  return { time, pause, clock: { now: () => time.at } };
}

function stage(clock = { now: () => NOW }): OpenWorkspace {
  const dir = join(temporaryFolder(), 'stage');
  createEmptyDemo(dir, { clock });
  const ws = openWorkspace(dir, { clock });
  onTestFinished(() => ws.close());
  return ws;
}

function read(ws: OpenWorkspace) {
  return listSessions(ws).map((session) => {
    const key = { agentGroupId: session.agentGroup.id, sessionId: session.id };
    const { messages } = pageMessages(ws, key, { before: null, limit: 500 }, ws.clock.now());
    const folder = join(ws.path, 'v2-sessions', key.agentGroupId, key.sessionId);
    return { session, key, folder, messages };
  });
}

function only(ws: OpenWorkspace) {
  const [session, ...others] = read(ws);
  if (session === undefined || others.length > 0) throw new Error('There is not exactly one session');
  return session;
}

const idsOf = (messages: readonly Message[]): string[] => messages.map((m) => m.id);

const SMALL = `title: Small
agents:
  ag-a: { name: Agent, folder: agent, chats: { mg-a: shared } }
chats:
  mg-a: { channel: cli, platform: local, name: A chat }
sessions:
  one: { agent: ag-a, chat: mg-a }
`;

function small(...steps: string[]): Scenario {
  return parseScenario(`${SMALL}steps:\n${steps.map((s) => `  - ${s}\n`).join('')}`, 'small.yaml');
}

async function failureOf(work: Promise<unknown>) {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return error.data;
    throw error;
  }
  throw new Error('It did not fail');
}

describe('the scenarios that are shipped', () => {
  it.each(listScenarios().map((s) => s.name))('%s plays at once and reads back', async (name) => {
    const ws = stage();
    const scenario = loadScenario(name);
    const told: string[] = [];
    const { done, of } = await playScenario(ws, scenario, {
      ...AT_ONCE,
      onStep: (n, total, label) => told.push(`${n}/${total} ${label}`),
    });
    expect([done, of]).toEqual([scenario.steps.length, scenario.steps.length]);
    expect(told).toHaveLength(of);
    const sessions = read(ws);
    expect(sessions).toHaveLength(Object.keys(scenario.sessions).length);
    const got = sessions.flatMap((s) => idsOf(s.messages));
    const silent = ['container', 'ack', 'settle', 'deliver'];
    for (const { id, action } of scenario.steps) {
      if (silent.includes(action.do) || (action.do === 'row' && !action.table.startsWith('messages_')))
        continue;
      // A copy is called after what it is a copy of.
      if (action.do === 'echo') expect(got.join('\n')).toContain(`${action.message}:echo:sess-`);
      else expect(got).toContain(id);
    }
    for (const { folder } of sessions) {
      const odd = (file: string, table: string) =>
        queryElsewhere(
          join(folder, file),
          `SELECT count(*) AS n, coalesce(sum(seq % 2), 0) AS odd FROM ${table}`,
        )[0];
      expect(odd('inbound.db', 'messages_in')?.odd).toBe(0);
      const out = odd('outbound.db', 'messages_out');
      expect(out?.odd).toBe(out?.n);
    }
  });

  it('have a title and say what they show', () => {
    for (const { title, description, steps } of listScenarios()) {
      expect([title === '', description === '', steps > 0]).toEqual([false, false, true]);
    }
  });
});

describe('the documentation', () => {
  const root = resolve(import.meta.dirname, '../..');
  const page = readFileSync(join(root, 'docs/SIMULATED-AGENT.md'), 'utf8');
  const sample = (language: string): string =>
    new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(page)?.[1] ?? '';

  it('has an example that plays', async () => {
    const ws = stage();
    await playScenario(ws, parseScenario(sample('yaml'), 'tea.yaml'), AT_ONCE);
    expect(only(ws).messages).toHaveLength(6);
  });

  it('has a test that is one of ours', () => {
    const test = readFileSync(join(root, 'test/integration/scenario-with-agent.test.ts'), 'utf8');
    expect(sample('ts').length).toBeGreaterThan(500);
    expect(test.endsWith(sample('ts'))).toBe(true);
  });
});

describe('hostile content', () => {
  it('is written as it is: markup, five megabytes, what is not JSON, BLOBs', async () => {
    const ws = stage();
    await playScenario(ws, loadScenario('hostile-content'), AT_ONCE);
    const { folder, messages } = only(ws);
    const [big] = queryElsewhere(
      join(folder, 'outbound.db'),
      `SELECT length(content) AS size FROM messages_out WHERE id = 'u04-big'`,
    );
    expect(Number(big?.size)).toBeGreaterThan(5 * 1024 * 1024);
    const storage = queryElsewhere(
      join(folder, 'outbound.db'),
      'SELECT DISTINCT typeof(content) AS type FROM messages_out ORDER BY 1',
    );
    expect(storage.map((row) => row.type)).toEqual(['blob', 'text']);
    const raw = messages.filter((m) => m.body.type === 'raw').map((m) => m.id);
    expect(raw).toEqual(expect.arrayContaining(['m03-text', 'm03-half', 'm03-null', 'm03-list', 'm03-blob']));
    expect(messages.find((m) => m.id === 'u04-big')).toMatchObject({ cut: true });
    expect(messages.find((m) => m.id === 'u01-<b>bold<b>')?.sender).toBe('<img src=x onerror=alert(1)>');
  });
});

describe('what hosts since 2.1 do', () => {
  const NEWER = `
title: Newer
agents:
  ag-a: { name: Ada, folder: ada, chats: { mg-a: shared, mg-b: shared }, destinations: { b: ag-b } }
  ag-b: { name: Ben, folder: ben }
chats:
  mg-a: { channel: telegram, platform: 'tg:1', name: Dana }
  mg-b: { channel: telegram, platform: 'tg:1', instance: night-bot, name: Dana }
people: { 'telegram:1': { name: Dana, chat: mg-a, role: owner } }
policies: [{ from: ag-a, to: ag-b, approver: 'telegram:1' }]
sessions:
  one: { agent: ag-a, chat: mg-a }
  two: { agent: ag-a, chat: mg-b }
  series: { agent: ag-a, task: water-1a2b }
history:
  - { session: one, at: -3 h, id: m-1, in: { sender: Dana, text: Water them } }
  - { session: series, at: -2 h, id: water-1a2b, task: { prompt: Water, script: ls, origin: one, state: script-failed } }
  - { id: run-2, task: { series: water-1a2b, state: cancelled } }
  - { id: said-1, out: { to: { chat: mg-a }, text: Watered } }
  - { id: log-1, log: { text: All watered } }
  - { session: one, echo: { message: said-1, surface: task-delivery, label: from a task } }
  - { id: held-1, out: { to: { agent: ag-b }, text: Buy cans, delivery: held } }
`;

  it('a task has a session of its own, its script fails, its runs are one series, its last word goes to its log', async () => {
    const ws = stage();
    await playScenario(ws, parseScenario(NEWER, 'newer.yaml'), AT_ONCE);
    const series = read(ws).find(({ session }) => session.threadId === 'system:tasks:water-1a2b');
    const one = read(ws).find(({ messages }) => messages.some(({ id }) => id === 'm-1'));
    if (series === undefined || one === undefined) throw new Error('A session is missing');
    expect(series.session.messagingGroup).toBeNull();
    const content = JSON.stringify({ prompt: 'Water', script: 'ls', originSessionId: one.key.sessionId });
    const run = { series_id: 'water-1a2b', content, channel_type: null, platform_id: null, thread_id: null };
    const inbound = join(series.folder, 'inbound.db');
    const tasks = `SELECT id, series_id, status, content, channel_type, platform_id, thread_id FROM messages_in ORDER BY seq`;
    expect(queryElsewhere(inbound, tasks)).toEqual([
      { id: 'water-1a2b', status: 'failed', ...run },
      { id: 'run-2', status: 'cancelled', ...run },
    ]);
    const outbound = join(series.folder, 'outbound.db');
    expect(queryElsewhere(outbound, 'SELECT message_id, status FROM processing_ack')).toEqual([
      { message_id: 'water-1a2b', status: 'script-skip:error' },
    ]);
    expect(
      queryElsewhere(outbound, "SELECT kind, channel_type FROM messages_out WHERE id = 'log-1'"),
    ).toEqual([{ kind: 'task_log', channel_type: null }]);
    const noted = "SELECT platform_message_id AS id, status FROM delivered WHERE message_out_id = 'log-1'";
    expect(queryElsewhere(inbound, noted)).toEqual([{ id: null, status: 'delivered' }]);
  });

  it('what was said elsewhere is copied as context; two bots are at one address', async () => {
    const ws = stage();
    await playScenario(ws, parseScenario(NEWER, 'newer.yaml'), AT_ONCE);
    const sessions = read(ws);
    const one = sessions.find(({ messages }) => messages.some(({ id }) => id === 'm-1'));
    if (one === undefined) throw new Error('A session is missing');
    const [copy] = queryElsewhere(
      join(one.folder, 'inbound.db'),
      "SELECT id, kind, channel_type, platform_id, trigger, status, content FROM messages_in WHERE id LIKE '%:echo:%'",
    );
    const by = { sender: 'Ada', senderId: 'ag-a', echo: { surface: 'task-delivery', label: 'from a task' } };
    expect(copy).toEqual({
      ...{ id: `said-1:echo:${one.key.sessionId}`, kind: 'chat', channel_type: 'session-echo' },
      ...{ platform_id: 'tg:1', trigger: 0, status: 'pending' },
      content: JSON.stringify({ text: 'Watered', ...by }),
    });
    expect(sessions.map(({ session }) => session.messagingGroup?.instance ?? null).toSorted()).toEqual([
      'night-bot',
      null,
      'telegram',
    ]);
  });

  it('a message to an agent is held by a policy: noted as delivered, with a request that says who decides', async () => {
    const ws = stage();
    await playScenario(ws, parseScenario(NEWER, 'newer.yaml'), AT_ONCE);
    const { listed } = listApprovals(ws);
    expect(listed).toMatchObject([
      {
        ...{ action: 'a2a_message_gate', agentName: 'Ada', status: 'pending', card: 'Dana' },
        approvers: [{ userId: 'telegram:1', name: 'Dana' }],
      },
    ]);
    const [{ payload } = {}] = queryElsewhere(
      join(ws.path, 'v2.db'),
      'SELECT payload FROM pending_approvals',
    );
    expect(JSON.parse(String(payload))).toMatchObject({ id: 'held-1', platform_id: 'ag-b' });
    const held = read(ws).flatMap(({ messages }) => messages.filter(({ id }) => id === 'held-1'));
    expect(held.map(({ state }) => state)).toEqual(['delivered']);
    expect(queryElsewhere(join(ws.path, 'v2.db'), 'SELECT approver FROM agent_message_policies')).toEqual([
      { approver: 'telegram:1' },
    ]);
  });
});

describe('playing at once', () => {
  it('lies in the past and ends now, or begins where the scenario says', async () => {
    const ws = stage();
    await playScenario(
      ws,
      small(
        '{ at: +1 s, out: { text: a } }',
        '{ at: +1 min, out: { text: b } }',
        '{ at: +9 s, out: { text: c } }',
      ),
      AT_ONCE,
    );
    expect(only(ws).messages.map((m) => (m.at ?? 0) - NOW)).toEqual([-69_000, -9000, 0]);

    const other = stage();
    const later = parseScenario(
      `${SMALL}start: -2 h\nhistory:\n  - { at: -3d 09:02, in: { sender: a, text: b } }\nsteps:\n  - { at: +5 s, out: { text: a } }\n`,
      'x.yaml',
    );
    await playScenario(other, later, AT_ONCE);
    const day = new Date(NOW);
    day.setDate(day.getDate() - 3);
    expect(only(other).messages.map((m) => m.at)).toEqual([
      day.setHours(9, 2, 0, 0),
      NOW - 2 * 3_600_000 + 5000,
    ]);
  });

  it('keeps questions, answers and deliveries as a host would have them', async () => {
    const ws = stage();
    await playScenario(ws, loadScenario('incident'), { ...AT_ONCE, until: 'msg-inc-3009' });
    expect(listQuestions(ws)).toMatchObject([{ messageOutId: 'msg-inc-3009', title: 'Roll back to v811?' }]);

    const whole = stage();
    await playScenario(whole, loadScenario('incident'), AT_ONCE);
    expect(listQuestions(whole)).toEqual([]);
    const { messages } = only(whole);
    expect(messages.find((m) => m.id === 'sys-resp-3010')?.body).toMatchObject({
      selectedOption: 'rollback',
    });
    expect(new Set(messages.map((m) => m.state))).toEqual(new Set(['done', 'delivered']));
  });

  it('plays a second time as a run of its own, which touches nothing of the first', async () => {
    const ws = stage();
    await playScenario(ws, loadScenario('family'), AT_ONCE);
    const first = only(ws);
    await playScenario(ws, loadScenario('family'), AT_ONCE);
    const [a, b] = read(ws).toSorted((x, y) => x.session.title.length - y.session.title.length);
    expect(a?.messages).toEqual(first.messages);
    expect(b?.session.title).toBe('Levi–Haddad family · run 2');
    expect(b?.session.agentGroup.name).toBe('Bento (Home) · run 2');
    expect(b?.messages.find((m) => m.id === 'msg-fam-2019-run2')?.body).toMatchObject({
      type: 'edit',
      targetId: 'telegram-pm-fam-2016-run2',
    });
  });
});

describe('playing live', () => {
  const scenario = small(
    '{ at: +1 s, id: q, in: { sender: Dana, text: Tea? } }',
    '{ at: +20 s, id: a, out: { re: q, text: Tea. } }',
    '{ at: +40 s, id: b, out: { text: More? } }',
  );

  it.each([
    [1, [1000, 20_000, 40_000]],
    [10, [100, 2000, 4000]],
  ])('keeps its timing at speed %d', async (speed, waited) => {
    const { time, pause, clock } = fakeTime();
    const ws = stage(clock);
    await playScenario(ws, scenario, { speed, pause });
    expect(time.waited).toEqual(waited);
    expect(only(ws).messages.map((m) => m.id)).toEqual(['q', 'a', 'b']);
    const [begun] = only(ws).messages;
    expect(begun?.at).toBe(NOW + (waited[0] ?? 0));
  });

  it('shows each step as it comes: claimed, then answered, with a simulated sign of life', async () => {
    const { time, pause, clock } = fakeTime();
    const ws = stage(clock);
    const states: string[][] = [];
    await playScenario(ws, scenario, {
      speed: 1,
      pause,
      onStep: () => {
        const { key, session, messages } = only(ws);
        states.push(messages.map((m) => `${m.id} ${m.state}`));
        expect(readBeat(ws, key)).toMatchObject({ at: time.at, by: expect.any(Number) });
        expect(readDemo(ws.path)?.stagedSessions).toEqual([session.id]);
      },
    });
    expect(states).toEqual([
      ['q claimed'],
      ['q done', 'a delivered'],
      ['q done', 'a delivered', 'b delivered'],
    ]);
    expect(readDemo(ws.path)?.stagedSessions).toEqual([]);
  });

  it('plays what lies in the past at once before it', async () => {
    const { time, pause, clock } = fakeTime();
    const ws = stage(clock);
    const told = parseScenario(
      `${SMALL}history:\n  - { at: -2 d, out: { text: old } }\nsteps:\n  - { at: +3 s, out: { text: new } }\n`,
      'x.yaml',
    );
    await playScenario(ws, told, { speed: 1, pause });
    expect(time.waited).toEqual([3000]);
    expect(only(ws).messages.map((m) => m.at)).toEqual([NOW - 2 * 86_400_000, NOW + 3000]);
  });

  it('takes what somebody else writes meanwhile into its numbers', async () => {
    const { pause, clock } = fakeTime();
    const ws = stage(clock);
    const { writeSessionMessage } = await import('../../src/store/message/message.js');
    let injected = false;
    await playScenario(ws, scenario, {
      speed: 1,
      pause: async (ms) => {
        const session = listSessions(ws)[0];
        if (session !== undefined && ms === 40_000) {
          injected = true;
          await writeSessionMessage(ws, session.agentGroup.id, session.id, {
            id: 'mine',
            kind: 'chat',
            timestamp: new Date(clock.now()).toISOString(),
            content: '{"text":"x","sender":"y","senderId":"z"}',
          });
        }
        await pause(ms);
      },
    });
    expect(injected).toBe(true);
    const seq = (id: string) => Number(only(ws).messages.find((m) => m.id === id)?.seq ?? 0);
    expect(seq('b')).toBeGreaterThan(seq('mine'));
  });

  it('stops when it is told to, between steps and while it waits, and leaves what was played', async () => {
    const { pause, clock } = fakeTime();
    const ws = stage(clock);
    const stop = new AbortController();
    const outcome = await playScenario(ws, scenario, {
      speed: 1,
      pause,
      signal: stop.signal,
      onStep: (done) => done === 2 && stop.abort(),
    });
    expect(outcome).toEqual({ done: 2, of: 3 });
    expect(idsOf(only(ws).messages)).toEqual(['q', 'a']);
    expect(readDemo(ws.path)?.stagedSessions).toEqual([]);

    const waiting = stage();
    const cut = new AbortController();
    const playing = playScenario(waiting, small('{ at: +1 h, out: { text: never } }'), {
      speed: 1,
      signal: cut.signal,
    });
    setImmediate(() => cut.abort());
    expect(await playing).toEqual({ done: 0, of: 1 });
    expect(only(waiting).messages).toEqual([]);
  });
});

describe('a step that fails', () => {
  it('is named with its line and the reason, and what came before it is written', async () => {
    const ws = stage();
    const scenario = small(
      '{ id: one, in: { sender: a, text: first } }',
      '{ id: two, out: { text: second } }',
      '{ id: three, in: { sender: a, text: x, files: [{ name: ../../x, text: y }] } }',
      '{ id: four, out: { text: never } }',
    );
    const data = await failureOf(playScenario(ws, scenario, AT_ONCE));
    expect(data).toMatchObject({
      code: 'SCENARIO_FAILED',
      details: { name: 'small', step: 'steps 3', line: 11 },
    });
    expect(data.message).toContain('path separator');
    expect(idsOf(only(ws).messages)).toEqual(['one', 'two']);
  });

  it('is found among statements that wait for their transaction', async () => {
    const ws = stage();
    const scenario = small(
      '{ id: one, out: { text: first } }',
      '{ id: two, row: { table: messages_out, values: { kolour: red } } }',
      '{ id: three, out: { text: never } }',
    );
    const data = await failureOf(playScenario(ws, scenario, AT_ONCE));
    expect(data).toMatchObject({ code: 'SCENARIO_FAILED', details: { step: 'steps 2', line: 10 } });
    expect(data.message).toContain('messages_out.kolour');
    expect(idsOf(only(ws).messages)).toEqual(['one']);
  });

  it('gives its sessions back', async () => {
    const ws = stage();
    await failureOf(playScenario(ws, small('{ row: { table: messages_out, values: { x: 1 } } }'), AT_ONCE));
    expect(readDemo(ws.path)?.stagedSessions).toEqual([]);
  });
});

describe('a scenario is not played', () => {
  it('into a workspace that is none of ours, in which nothing changes', async () => {
    const ws = await makeWorkspace();
    const before = queryElsewhere(join(ws.path, 'v2.db'), 'SELECT * FROM agent_groups');
    const data = await failureOf(playScenario(ws, loadScenario('family'), AT_ONCE));
    expect(data.code).toBe('SCENARIO_REFUSED');
    expect(queryElsewhere(join(ws.path, 'v2.db'), 'SELECT * FROM agent_groups')).toEqual(before);
    expect(listSessions(ws)).toEqual([]);
  });

  it('when there is no such file, or it is wrong', async () => {
    const file = join(temporaryFolder(), 'mine.yaml');
    expect((await failureOf(Promise.resolve().then(() => loadScenario(file)))).code).toBe(
      'SCENARIO_NOT_FOUND',
    );
    writeFileSync(file, `${SMALL}steps:\n  - { out: { txt: a } }\n`);
    const data = await failureOf(Promise.resolve().then(() => loadScenario(file)));
    expect(data).toMatchObject({ code: 'SCENARIO_INVALID' });
    expect(data.message).toContain('line 9: steps 1, out.txt: is unknown');
  });
});
