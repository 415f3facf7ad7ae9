import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BatchOptions, writeSessionMessages } from '../../src/store/message/message-batch.js';
import { canary, everything } from '../support/canary.js';
import { refusalOf } from '../support/refusal.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession, type TestSession } from '../support/store-workspace.js';

type Message = ReturnType<typeof chat>;
const rows = (s: TestSession) => queryElsewhere(s.inbound, 'SELECT id, seq FROM messages_in ORDER BY seq');
const write = (s: TestSession, messages: Message[], options: BatchOptions = {}) =>
  writeSessionMessages(s.ws, s.agentGroupId, s.sessionId, messages, options);
const numbered = (n: number) => Array.from({ length: n }, (_, i) => chat(`m-${i}`));
const b64 = (text: string) => Buffer.from(text).toString('base64');

describe('many messages', () => {
  it('are written in order, a transaction a chunk, with progress', async () => {
    const s = await makeSession();
    const before = canary(s);
    const progress: number[] = [];
    const report = await write(s, numbered(25), { chunk: 10, onProgress: ({ done }) => progress.push(done) });
    expect(progress).toEqual([10, 20, 25]);
    expect(report.written.map(({ seq }) => seq)).toEqual(Array.from({ length: 25 }, (_, i) => 4 + 4 * i));
    expect(report).toMatchObject({ notWritten: [], cancelled: false, failure: null });
    expect(rows(s)).toEqual(report.written.map(({ id, seq }) => ({ id, seq })));
    expect(canary(s)).toEqual(before);
  });

  it('stop between chunks when they are cancelled, and go on where they stopped', async () => {
    const s = await makeSession();
    const messages = numbered(30);
    const stop = new AbortController();
    const { signal } = stop;
    const first = await write(s, messages, { chunk: 10, signal, onProgress: () => stop.abort() });
    expect(first).toMatchObject({ cancelled: true, failure: null });
    expect(first.written).toHaveLength(10);
    expect(first.notWritten).toEqual(messages.slice(10).map(({ id }) => id));
    expect(rows(s)).toHaveLength(10);
    const second = await write(s, messages, { chunk: 10 });
    expect(second.written.filter(({ fresh }) => !fresh)).toEqual(
      first.written.map((m) => ({ ...m, fresh: false })),
    );
    expect(rows(s)).toHaveLength(30);
  });

  it.each([
    ['that is not JSON', { ...chat('m-13'), content: '{' }, 'MESSAGE_FIELD_INVALID'],
    ['whose id is taken', chat('m-3', { text: 'other' }), 'MESSAGE_ID_TAKEN'],
  ])('a message %s takes back its whole chunk, files too, and ends the batch', async (_, bad, code) => {
    const s = await makeSession();
    const files = { attachments: [{ name: 'a.txt', data: b64('x') }] };
    const messages = numbered(30).map((m, i) => (i % 2 === 0 ? chat(m.id, files) : m));
    messages[13] = bad;
    const report = await write(s, messages, { chunk: 10 });
    expect(report.failure).toMatchObject({ id: bad.id, error: { code } });
    expect(report.written).toHaveLength(10);
    expect(report.notWritten).toHaveLength(20);
    expect(rows(s)).toHaveLength(10);
    expect(readdirSync(join(s.folder, 'inbox')).sort()).toEqual(['m-0', 'm-2', 'm-4', 'm-6', 'm-8']);
    expect(readdirSync(s.folder).sort()).toEqual(['inbound.db', 'inbox', 'outbound.db', 'outbox']);
  });

  it('with files put each under its own message, and what a crash left is replaced', async () => {
    const s = await makeSession();
    mkdirSync(join(s.folder, 'inbox/m-1'), { recursive: true });
    writeFileSync(join(s.folder, 'inbox/m-1/a.txt'), 'h');
    const attached = (i: number) => ({ attachments: [{ name: 'a.txt', data: b64(`file ${i}`) }] });
    const messages = numbered(3).map((m, i) => chat(m.id, attached(i)));
    // The same message twice in one chunk is one row.
    const report = await write(s, [...messages, ...messages]);
    expect(report.failure).toBeNull();
    expect(rows(s)).toHaveLength(3);
    expect(messages.map(({ id }) => readFileSync(join(s.folder, 'inbox', id, 'a.txt'), 'utf8'))).toEqual([
      'file 0',
      'file 1',
      'file 2',
    ]);
    expect(readdirSync(join(s.folder, 'inbox/m-1'))).toEqual(['a.txt']);
  });

  it('leave this thread live, however large they are', async () => {
    const s = await makeSession();
    const text = 'x'.repeat(900_000);
    const large = numbered(60).map(({ id }) => chat(id, { text }));
    const small = Array.from({ length: 2000 }, (_, i) => chat(`s-${i}`));
    const all = [...large, ...small];
    let turns = 0;
    let next = setImmediate(function turn() {
      turns += 1;
      next = setImmediate(turn);
    });
    const chunks: { to: number; turns: number }[] = [];
    const onProgress = ({ done }: { done: number }): void => void chunks.push({ to: done, turns });
    const { failure } = await write(s, all, { chunk: all.length, onProgress });
    clearImmediate(next);
    expect(failure).toBeNull();
    expect(rows(s)).toHaveLength(2060);
    // However many a chunk may hold, one that is large ends early; and between two of them others get their turn.
    const bytesTo = (to: number) => all.slice(0, to).reduce((sum, m) => sum + m.content.length, 0);
    for (const [at, { to, turns: now }] of chunks.entries()) {
      const before = chunks[at - 1] ?? { to: 0, turns: -1 };
      expect(bytesTo(to) - bytesTo(before.to)).toBeLessThan(5 * 1024 * 1024);
      expect(now).toBeGreaterThan(before.turns);
    }
    expect(chunks.length).toBeGreaterThan(10);
  });

  it('I01, I02: into a session that is not there are refused', async () => {
    const s = await makeSession();
    const before = everything(s);
    const into = (id: string) => () => writeSessionMessages(s.ws, 'ag-one', id, numbered(3));
    expect(await refusalOf(into('../../../evil'))).toBe('ID_UNSAFE');
    expect(await refusalOf(into('sess-none'))).toBe('SESSION_NOT_FOUND');
    expect(await refusalOf(() => write(s, numbered(3), { chunk: 0 }))).toBe('MESSAGE_FIELD_INVALID');
    expect(everything(s)).toEqual(before);
  });
});
