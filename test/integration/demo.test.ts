import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../src/contract/entities/message.js';
import type { SessionSummary } from '../../src/contract/entities/session.js';
import { hostFacts } from '../../src/desk/host-facts.js';
import { createDemo, resetDemo } from '../../src/play/demo.js';
import { containerVerdict } from '../../src/rules/container-state.js';
import { messageWhy, type Why } from '../../src/rules/message-why.js';
import { nextRun, readRecurrence } from '../../src/rules/recurrence.js';
import { standingOf } from '../../src/rules/schedule.js';
import { listApprovals } from '../../src/store/config/approval.js';
import { findTarget } from '../../src/store/config/destination.js';
import { readDialect } from '../../src/store/db/dialect.js';
import { DEMO_MARKER, isDemo, readDemo } from '../../src/store/demo-marker.js';
import { readMessageFacts } from '../../src/store/message/message-facts.js';
import { pageMessages } from '../../src/store/message/message-page.js';
import { listQuestions } from '../../src/store/message/question.js';
import { listSessions } from '../../src/store/session/session.js';
import { readDigest } from '../../src/store/session/session-digest.js';
import { type OpenWorkspace, openWorkspace } from '../../src/store/workspace.js';
import { queryElsewhere } from '../support/sqlite-process.js';

const NOW = Date.parse('2026-11-22T13:00:00.000Z');
const clock = { now: () => NOW };
const TWO_WEEKS = 14 * 24 * 3_600_000;

let folder: string;
let dir: string;
let ws: OpenWorkspace;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'session-console-demo-'));
  dir = join(folder, 'demo');
  await createDemo(dir, { clock });
  ws = openWorkspace(dir, { clock });
});

afterAll(() => {
  ws.close();
  rmSync(folder, { recursive: true, force: true });
});

const POLL = { limit: 10, order: 'newest' } as const;

/** The verdict about a message, with the played host where it plays. */
function explain(session: SessionSummary, { key }: Message): Why {
  const questions = listQuestions(ws).filter((q) => q.sessionId === session.id);
  const asked = { questions: questions.map((q) => q.messageOutId), now: NOW, nextRun, poll: POLL };
  const sessionKey = { agentGroupId: session.agentGroup.id, sessionId: session.id };
  const { row, openQuestions } = readMessageFacts(ws, sessionKey, key, asked);
  const staged = readDemo(dir)?.stagedSessions ?? [];
  const around = {
    played: true,
    simulated: false,
    staged,
    real: () => ({ because: null, leased: false, ended: null }),
  };
  const facts = {
    ...{
      row,
      openQuestions,
      container: session.container,
      host: { ...hostFacts(session, around), wakes: true },
    },
    ...{
      approvals: [],
      gate: null,
      dropped: [],
      poll: POLL,
      attempts: { kept: false, failed: null },
      tasks: { own: false, series: null, live: null, streak: 0 },
      zone: { name: 'Europe/Berlin', from: 'machine' } as const,
    },
    target: row.direction === 'outbound' ? findTarget(ws, session, row.address) : null,
  };
  return messageWhy(facts, NOW);
}

let read: ReturnType<typeof readAll> | undefined;

/** Every session with its messages, read once: nothing writes into it. */
function sessions() {
  read ??= readAll();
  return read;
}

function readAll() {
  return listSessions(ws).map((session) => {
    const key = { agentGroupId: session.agentGroup.id, sessionId: session.id };
    const { digest, container } = readDigest(ws, key);
    const { messages, before } = pageMessages(ws, key, { before: null, limit: 500 }, NOW);
    expect(before).toBeNull();
    return { session: { ...session, digest, container: { ...session.container, ...container } }, messages };
  });
}

const of = (title: string, threadId: string | null = null) => {
  const found = sessions().find((s) => s.session.title === title && s.session.threadId === threadId);
  if (found === undefined) throw new Error(`There is no session ${title} ${threadId}`);
  return found;
};

const all = (): Message[] => sessions().flatMap((s) => s.messages);

describe('the demo workspace', () => {
  it('opens, every session of it, with five agents, six kinds of channel and all three modes', () => {
    const list = sessions().map((s) => s.session);
    expect(list).toHaveLength(21);
    expect(list.every((s) => s.digest?.readable)).toBe(true);
    expect(new Set(list.map((s) => s.agentGroup.name)).size).toBe(5);
    expect(new Set(all().map((m) => m.channelType))).toEqual(
      new Set([
        ...['telegram', 'discord', 'slack', 'github', 'email', 'cli'],
        // A copied context, a message to another agent, a task.
        ...['session-echo', 'agent', null],
      ]),
    );
    expect(new Set(list.map((s) => s.mode))).toEqual(new Set(['shared', 'per-thread', 'agent-shared', null]));
    expect(list.filter((s) => s.status === 'closed')).toHaveLength(1);
    expect(of('Book club').messages).toEqual([]);
  });

  it('holds every kind of row', () => {
    const types = new Set(all().map((m) => `${m.direction} ${m.kind} ${m.body.type}`));
    expect([...types].sort()).toEqual([
      'inbound chat raw',
      'inbound chat text',
      'inbound chat-sdk text',
      'inbound system action',
      'inbound system answer',
      'inbound task task',
      'inbound webhook webhook',
      'outbound <script>alert(17)</script> raw',
      'outbound chat edit',
      'outbound chat raw',
      'outbound chat reaction',
      'outbound chat text',
      'outbound chat-sdk card',
      'outbound chat-sdk question',
      'outbound system action',
      'outbound system raw',
      'outbound task_log text',
    ]);
  });

  it('holds messages in every state that there is', () => {
    const states = new Set(all().map((m) => `${m.direction} ${m.state}`));
    expect([...states].sort()).toEqual([
      'inbound answered',
      'inbound claimed',
      'inbound context',
      'inbound done',
      'inbound failed',
      'inbound paused',
      'inbound scheduled',
      'inbound unknown',
      'inbound waiting',
      'outbound delivered',
      'outbound failed',
      'outbound scheduled',
      'outbound undelivered',
    ]);
  });

  it('shows each container in its own state', () => {
    const state = (title: string, thread: string | null = null) =>
      containerVerdict(of(title, thread).session.container, NOW).state;
    expect(state('ops@northwind.test')).toBe('stuck');
    expect(state('#engineering', 'thread-4187')).toBe('working');
    expect(state('#incidents')).toBe('running');
    expect(state('Noa (DM)')).toBe('idle');
    expect(state('Levi–Haddad family')).toBe('stopped');
    expect(state('Boiler room')).toBe('gone');
    expect(state('Book club')).toBe('stopped');
    expect(of('#deploys').session.container).toMatchObject({
      claimed: 'stopped',
      claims: [{ messageId: 'dep-5103' }],
    });
    expect(of('#engineering', 'thread-4187').session.container.tool).toMatchObject({ name: 'Bash' });
  });

  it('names the sessions that are to be left as they are', () => {
    const staged = readDemo(dir)?.stagedSessions ?? [];
    const titles = sessions()
      .filter((s) => staged.includes(s.session.id))
      .map(({ session: { title, messagingGroup, threadId } }) =>
        messagingGroup === null ? threadId : title,
      );
    expect(titles).toHaveLength(staged.length);
    expect(titles.sort()).toEqual([
      '#abuse-reports <script>alert(1)</script>',
      '#alerts',
      '#deploys',
      '#digest',
      '#engineering',
      'Boiler room',
      'Garden',
      'ops@northwind.test',
      'reading@northwind.test',
      'system:tasks:greenhouse-frost-c20d',
    ]);
  });

  it('is of today’s dialect, with a series that keeps its word and one that failed into its pause', () => {
    expect(ws.central.read(readDialect)).toMatchObject({ era: '2.3', without: [] });
    const tasks = sessions().filter(({ session }) => session.threadId?.startsWith('system:tasks:'));
    const standings = tasks.flatMap(({ session }) =>
      readDigest(
        ws,
        { agentGroupId: session.agentGroup.id, sessionId: session.id },
        null,
        readRecurrence,
      ).schedule.found.map((entry) => {
        const { state, marks } = standingOf(entry, { status: session.status }, NOW, true);
        return [session.threadId, state, ...marks.map(({ word }) => word)].join(', ');
      }),
    );
    expect(standings.toSorted()).toEqual([
      'system:tasks:day-plan-4b1e, ahead',
      'system:tasks:greenhouse-frost-c20d, stopped, failed 8 in a row',
    ]);
    const failed = tasks.flatMap(({ session }) =>
      queryElsewhere(
        join(dir, 'v2-sessions', session.agentGroup.id, session.id, 'outbound.db'),
        "SELECT message_id FROM processing_ack WHERE status = 'script-skip:error'",
      ),
    );
    expect(failed).toHaveLength(8);
    expect(all().filter(({ kind }) => kind === 'task_log')).toHaveLength(1);
  });

  it('has a message between agents that is held, and two bots at one address', () => {
    const { listed } = listApprovals(ws);
    expect(listed).toMatchObject([{ action: 'a2a_message_gate', agentName: 'Quill (Research)' }]);
    expect(listed[0]?.approvers).toMatchObject([{ userId: 'telegram:5550142', name: 'Iris Lindqvist' }]);
    const iris = sessions().filter(({ session }) => session.title === 'Iris (DM)');
    expect(iris.map(({ session }) => session.messagingGroup?.instance).toSorted()).toEqual([
      'library-bot',
      'telegram',
    ]);
    expect(iris.flatMap(({ messages }) => messages.map(({ id }) => id))).toContainEqual(
      expect.stringMatching(/^msg-plan-0301:echo:sess-/),
    );
  });

  it('has one question open, and one answered', () => {
    expect(listQuestions(ws)).toMatchObject([{ messageOutId: 'msg-inc-3009', title: 'Roll back to v811?' }]);
    expect(of('#incidents').messages.filter((m) => m.body.type === 'question')).toHaveLength(2);
    expect(of('#incidents').messages.filter((m) => m.body.type === 'answer')).toHaveLength(1);
  });

  it('has the files that its messages name, both ways', () => {
    const files = sessions()
      .filter((s) => !s.session.title.startsWith('#abuse'))
      .flatMap((s) => s.messages)
      .flatMap((m) => m.attachments.map((a) => ({ ...a, direction: m.direction })));
    expect(files.every((f) => f.problem === null && (f.size ?? 0) > 100)).toBe(true);
    const names = (direction: string) =>
      files
        .filter((f) => f.direction === direction)
        .map((f) => f.name)
        .sort();
    expect(names('inbound')).toEqual([
      'Receipt – printer.pdf',
      'build-4187.log',
      'desk sketch.png',
      'invoice-2231.pdf',
      'paper.txt',
    ]);
    expect(names('outbound')).toEqual(['error-rate.png', 'expenses-by-week.csv', 'expenses.png']);
  });

  it('lies in the last two weeks, and in every session answers come after what they answer', () => {
    for (const { session, messages } of sessions()) {
      if (session.title.startsWith('#abuse')) continue;
      for (const message of messages) {
        expect(message.at).toBeGreaterThanOrEqual(NOW - TWO_WEEKS);
        expect(message.at).toBeLessThan(NOW);
        const asked = messages.find((m) => m.id === message.inReplyTo);
        if (asked !== undefined) expect(message.at ?? 0).toBeGreaterThanOrEqual(asked.at ?? 0);
      }
    }
  });

  it('opens with the playground as what was active last', () => {
    const [first] = listSessions(ws).toSorted((a, b) => (b.lastActive ?? 0) - (a.lastActive ?? 0));
    expect(first?.title).toBe('Playground');
    expect(of('Playground').messages.at(-1)?.body).toMatchObject({ text: expect.stringContaining('/ask') });
  });

  it('keeps host and container apart, as a third process sees it', () => {
    for (const title of ['#incidents', 'Noa (DM)', 'Levi–Haddad family']) {
      const { session } = of(title);
      const base = join(dir, 'v2-sessions', session.agentGroup.id, session.id);
      const [inbound] = queryElsewhere(
        join(base, 'inbound.db'),
        'SELECT count(*) AS rows, coalesce(sum(seq % 2), 0) AS odd FROM messages_in',
      );
      const [outbound] = queryElsewhere(
        join(base, 'outbound.db'),
        'SELECT count(*) AS rows, coalesce(sum(seq % 2), 0) AS odd FROM messages_out',
      );
      expect(inbound?.odd).toBe(0);
      expect(outbound?.odd).toBe(outbound?.rows);
    }
  });
});

describe('the trouble that it holds', () => {
  const message = (title: string, id: string) => {
    const found = of(title).messages.find((m) => m.id === id);
    if (found === undefined) throw new Error(`There is no message ${id} in ${title}`);
    return found;
  };

  it.each([
    ['ops@northwind.test', 'msg-mail-5002', { state: 'failed' }],
    ['ops@northwind.test', 'mail-5003', { state: 'failed', tries: 5 }],
    ['ops@northwind.test', 'mail-5004', { state: 'claimed' }],
    ['#deploys', 'dep-5103', { state: 'claimed' }],
    ['Boiler room', 'boil-5203', { state: 'waiting' }],
    ['Garden', 'gard-5305', { state: 'waiting', onWake: true }],
    ['Garden', 'gard-5306', { state: 'scheduled', processAfter: null }],
    ['Garden', 'task-gard-5304', { state: 'paused' }],
    ['#digest', 'dig-5403', { state: 'waiting' }],
    ['reading@northwind.test', 'read-5501', { state: 'failed', tries: 0 }],
    ['reading@northwind.test', 'read-5503', { state: 'context' }],
    ['reading@northwind.test', 'msg-read-5504', { state: 'undelivered' }],
  ])('%s %s', (title, id, expected) => {
    expect(message(title, id)).toMatchObject(expected);
  });

  // Staged sessions have no host; the played one looks after the others.
  it.each([
    ['#incidents', 'msg-inc-3009', 'delivered', 'attention', 'Waits for an answer'],
    ['#incidents', 'msg-inc-3005', 'delivered', 'ok', 'Answered: “restart”'],
    ['#incidents', 'inc-3003', 'done', 'ok', 'Done and answered'],
    ['Noa (DM)', 'task-morning-brief', 'scheduled', 'waiting', 'Due in 19 h'],
    ['ops@northwind.test', 'msg-mail-5002', 'failed', 'problem', 'Delivery failed'],
    ['ops@northwind.test', 'mail-5003', 'failed', 'problem', 'The host gave up'],
    ['ops@northwind.test', 'mail-5004', 'claimed', 'problem', 'Held by a container that is silent'],
    ['#deploys', 'dep-5103', 'claimed', 'problem', 'Claim of a container that is gone'],
    ['#alerts', 'alrt-5601', 'answered', 'attention', 'Completed, not yet copied by the host'],
    ['#alerts', 'msg-alrt-5602', 'delivered', 'attention', 'Delivered without a platform’s id'],
    ['#alerts', 'msg-alrt-5603', 'delivered', 'attention', 'Answered: “renew”'],
    ['#alerts', 'sys-alrt-5604', 'context', 'attention', 'Probably too late'],
    ['#alerts', 'msg-alrt-5605', 'undelivered', 'problem', 'Likely to fail'],
    ['#alerts', 'msg-alrt-5606', 'undelivered', 'problem', 'Likely to fail'],
    ['#alerts', 'msg-alrt-5607', 'scheduled', 'waiting', 'Delivery in 3 d'],
    ['Boiler room', 'boil-5203', 'waiting', 'problem', 'Its container is gone'],
    ['Garden', 'task-gard-5303', 'scheduled', 'waiting', 'Due in'],
    ['Garden', 'task-gard-5304', 'paused', 'waiting', 'Paused task'],
    ['Garden', 'gard-5305', 'waiting', 'waiting', 'Waits for the next wake'],
    ['Garden', 'gard-5306', 'scheduled', 'problem', 'Never due'],
    ['#digest', 'dig-5403', 'waiting', 'problem', 'Held back by 10 newer rows'],
    ['#digest', 'sys-5410', 'waiting', 'problem', 'Not looked up, and it wakes containers'],
    ['#digest', 'dig-5421', 'answered', 'attention', 'Completed, not yet copied by the host'],
    ['reading@northwind.test', 'read-5501', 'failed', 'problem', 'The container gave up'],
    ['reading@northwind.test', 'read-5503', 'context', 'waiting', 'Context only'],
    ['reading@northwind.test', 'msg-read-5504', 'undelivered', 'attention', 'Won’t be delivered'],
    ['#content', 'msg-con-8004', 'undelivered', 'attention', 'Overdue'],
  ])('%s %s is explained: %s, %s, %s', (title, id, state, tone, words) => {
    const { state: word, tone: how, title: headline } = explain(of(title).session, message(title, id));
    expect({ word, how, headline }).toEqual({
      word: state,
      how: tone,
      headline: expect.stringContaining(words),
    });
  });

  it('every message of the demo is explained, in the word of its row', () => {
    for (const { session, messages } of sessions()) {
      for (const row of messages) {
        const why = explain(session, row);
        expect(why.state).toBe(row.state);
        expect(`${why.title} ${why.sentence}`).not.toMatch(/undefined|NaN|null/);
      }
    }
  });

  it('hides a message behind ten newer ones that a container skips', () => {
    const after = of('#digest')
      .messages.filter((m) => m.direction === 'inbound')
      .slice(-10);
    expect(after.map((m) => m.id)).not.toContain('dig-5403');
    expect(after.every((m) => m.kind === 'system' || m.state === 'answered')).toBe(true);
    expect(after.every((m) => m.statusText === 'pending')).toBe(true);
  });
});

describe('making it', () => {
  it('leaves nothing beside it, and no state of ours in v2.db’s place', () => {
    expect(readdirSync(folder)).toEqual(['demo']);
    expect(
      readdirSync(dir)
        .filter((name) => !name.startsWith('v2.db-'))
        .sort(),
    ).toEqual([DEMO_MARKER, 'v2-sessions', 'v2.db']);
  });

  it('refuses a folder that holds something, and leaves it alone', async () => {
    const full = join(folder, 'full');
    mkdirSync(full);
    writeFileSync(join(full, 'mine.txt'), 'mine');
    await expect(createDemo(full, { clock })).rejects.toMatchObject({ code: 'WORKSPACE_EXISTS' });
    expect(readdirSync(full)).toEqual(['mine.txt']);
    expect(readFileSync(join(full, 'mine.txt'), 'utf8')).toBe('mine');
    expect(isDemo(full)).toBe(false);
    rmSync(full, { recursive: true });
  });

  it('takes an empty folder, and clears away what a crash left of an earlier attempt', async () => {
    const again = join(folder, 'again');
    mkdirSync(again);
    mkdirSync(`${again}.making`);
    writeFileSync(join(`${again}.making`, 'v2.db'), 'half');
    await createDemo(again, { clock });
    expect(isDemo(again)).toBe(true);
    expect(existsSync(`${again}.making`)).toBe(false);
    rmSync(again, { recursive: true });
  });

  it('is made anew by one command, and the old one is gone only then', async () => {
    const again = join(folder, 'reset');
    await resetDemo(again, { clock });
    const [old] = listTitles(again);
    writeFileSync(join(again, 'mine.txt'), 'what somebody left in it');
    await resetDemo(again, { clock });
    expect(listTitles(again).map((s) => s.title)).toEqual(sessions().map((s) => s.session.title));
    expect(listTitles(again)[0]?.id).not.toBe(old?.id);
    expect(readdirSync(folder).sort()).toEqual(['demo', 'reset']);
    expect(existsSync(join(again, 'mine.txt'))).toBe(false);
    rmSync(again, { recursive: true });
  });

  it('does not make anew what is none of ours, and finds an old one that a crash has left', async () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'v2.db'), 'somebody’s');
    await expect(resetDemo(other, { clock })).rejects.toMatchObject({ code: 'DEMO_REFUSED' });
    expect(readdirSync(other)).toEqual(['v2.db']);
    rmSync(other, { recursive: true });

    const crashed = join(folder, 'crashed');
    await createDemo(`${crashed}.old`, { clock });
    await resetDemo(crashed, { clock });
    expect(readdirSync(folder).sort()).toEqual(['crashed', 'demo']);
    expect(isDemo(crashed)).toBe(true);
    rmSync(crashed, { recursive: true });
  });
});

function listTitles(at: string) {
  const opened = openWorkspace(at, { clock });
  try {
    return listSessions(opened);
  } finally {
    opened.close();
  }
}
