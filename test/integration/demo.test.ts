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
import { containerVerdict } from '../../src/shared/container-state.js';
import type { Message } from '../../src/shared/entities/message.js';
import { createDemo, DEMO_MARKER, isDemo, readDemo } from '../../src/store/demo.js';
import { pageMessages } from '../../src/store/message-page.js';
import { listQuestions } from '../../src/store/question.js';
import { listSessions } from '../../src/store/session.js';
import { readDigest } from '../../src/store/session-digest.js';
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

function sessions() {
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
  it('opens, every session of it, with four agents, six kinds of channel and all three modes', () => {
    const list = sessions().map((s) => s.session);
    expect(list).toHaveLength(10);
    expect(list.every((s) => s.digest?.readable)).toBe(true);
    expect(new Set(list.map((s) => s.agentGroup.name)).size).toBe(4);
    expect(new Set(all().map((m) => m.channelType))).toEqual(
      new Set(['telegram', 'discord', 'slack', 'github', 'email', 'cli']),
    );
    expect(new Set(list.map((s) => s.mode))).toEqual(new Set(['shared', 'per-thread', 'agent-shared']));
    expect(list.filter((s) => s.status === 'closed')).toHaveLength(1);
    expect(of('Book club').messages).toEqual([]);
  });

  it('holds every kind of row', () => {
    const types = new Set(all().map((m) => `${m.direction} ${m.kind} ${m.body.type}`));
    expect([...types].sort()).toEqual([
      'inbound chat text',
      'inbound chat-sdk text',
      'inbound system answer',
      'inbound task task',
      'inbound webhook webhook',
      'outbound chat edit',
      'outbound chat reaction',
      'outbound chat text',
      'outbound chat-sdk card',
      'outbound chat-sdk question',
      'outbound system action',
    ]);
  });

  it('holds messages in every state that history leaves', () => {
    const states = new Set(all().map((m) => `${m.direction} ${m.state}`));
    expect([...states].sort()).toEqual([
      'inbound claimed',
      'inbound done',
      'inbound failed',
      'inbound scheduled',
      'outbound delivered',
      'outbound failed',
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
    expect(of('#engineering', 'thread-4187').session.container.tool).toMatchObject({ name: 'Bash' });
  });

  it('names the sessions that are to be left as they are', () => {
    const staged = [of('#engineering', 'thread-4187'), of('ops@northwind.test')].map((s) => s.session.id);
    expect(readDemo(dir)?.stagedSessions.toSorted()).toEqual(staged.toSorted());
  });

  it('has one question open, and one answered', () => {
    expect(listQuestions(ws)).toMatchObject([{ messageOutId: 'msg-inc-3009', title: 'Roll back to v811?' }]);
    expect(of('#incidents').messages.filter((m) => m.body.type === 'question')).toHaveLength(2);
    expect(of('#incidents').messages.filter((m) => m.body.type === 'answer')).toHaveLength(1);
  });

  it('has the files that its messages name, both ways', () => {
    const files = all().flatMap((m) => m.attachments.map((a) => ({ ...a, direction: m.direction })));
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
    ]);
    expect(names('outbound')).toEqual(['error-rate.png', 'expenses-by-week.csv', 'expenses.png']);
  });

  it('lies in the last two weeks, and in every session answers come after what they answer', () => {
    for (const { messages } of sessions()) {
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
});
