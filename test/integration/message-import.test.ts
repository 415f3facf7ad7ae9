import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { broughtIds, readImport, warnOfAcked, writeItems } from '../../src/store/message/message-import.js';
import { ANY_PLACE } from '../../src/store/message/task-place.js';
import { canary } from '../support/canary.js';
import { bySize } from '../support/size.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession, NOON, type TestSession } from '../support/store-workspace.js';

const ADDRESS = { platformId: 'tg:1', channelType: 'telegram', threadId: null };
const OPTIONS = { now: NOON, batchId: 'b', address: ADDRESS, place: ANY_PLACE };
const rows = (s: TestSession) => queryElsewhere(s.inbound, 'SELECT * FROM messages_in ORDER BY rowid');
const jsonl = (...lines: unknown[]) =>
  lines.map((l) => (typeof l === 'string' ? l : JSON.stringify(l))).join('\n');

describe('messages from a JSONL file', () => {
  it('are planned line by line, with the reason where one is none', async () => {
    const { ws } = await makeSession();
    const text = jsonl(
      { text: 'hi' },
      '',
      'not json',
      { kind: 'task', content: { prompt: 'p', script: null }, process_after: '2026-12-01 08:00:00' },
      { kind: 'mystery', content: {} },
      { text: 'x', colour: 'red' },
      { id: 'same', text: 'a' },
      { id: 'same', text: 'b' },
      { content: { text: 'f', attachments: [{ name: '../x', data: 'eA==' }] } },
      { text: 'y', trigger: 'maybe' },
    );
    const plan = await readImport(ws, text, OPTIONS);
    expect(plan.map(({ line }) => [line.line, line.words, line.problem])).toEqual([
      [1, 'hi', null],
      [3, 'not json', expect.stringContaining('line is not JSON')],
      [4, 'p', null],
      [5, expect.any(String), expect.stringContaining('kind is not one of')],
      [6, expect.any(String), expect.stringContaining('colour is not a field')],
      [7, 'a', null],
      [8, expect.any(String), expect.stringContaining('id is the same as in line 7')],
      [9, expect.any(String), expect.stringContaining('../x')],
      [10, expect.any(String), expect.stringContaining('trigger is neither true nor false')],
    ]);
    expect(plan[2]?.line.processAfter).toBe('2026-12-01T08:00:00.000Z');
  });

  it('F1 take an empty text for none, as an export of rows has it', async () => {
    const s = await makeSession();
    const empty = { recurrence: '', process_after: '', thread_id: '', source_session_id: '', id: '' };
    const items = await readImport(s.ws, jsonl({ text: 'a', ...empty }), OPTIONS);
    await writeItems(s.ws, s.sessionId, items);
    expect(rows(s)).toMatchObject([
      {
        ...{ id: 'console-b-1', recurrence: null, process_after: null },
        ...{ thread_id: null, source_session_id: null },
      },
    ]);
  });

  it.each([
    ['F2', '0 9 * *', /has 4 fields|4 fields, where five/],
    ['F3', '0 0 31 4,6 *', /never comes/],
    ['F3', '0 9 * * L', /not a cron expression/],
    ['F9', 'H 9 * * *', /no time of its own/],
    ['F1', ' ', /not a cron expression/],
  ])('%s refuse the recurrence %j', async (_case, recurrence, why) => {
    const { ws } = await makeSession();
    const [item] = await readImport(ws, jsonl({ text: 'a', recurrence }), OPTIONS);
    expect(item).toMatchObject({ message: null, line: { problem: expect.stringMatching(why) } });
  });

  it('F4 say of a time that has passed what it means', async () => {
    const { ws } = await makeSession();
    const due = (ms: number) => new Date(NOON + ms).toISOString();
    const text = jsonl({ text: 'a', process_after: due(-1000) }, { text: 'b', process_after: due(60_000) });
    const notes = (await readImport(ws, text, OPTIONS)).map(({ line }) => line.note);
    expect(notes).toEqual(['Its time has passed: it goes out at once.', null]);
  });

  it('are written as planned, with their files, and are there already the second time', async () => {
    const s = await makeSession();
    const text = jsonl({ text: 'hi', sender: 'Dana' }, 'broken', {
      content: { text: 'f', attachments: [{ name: 'a.txt', data: 'eA==' }] },
      trigger: 0,
    });
    const items = await readImport(s.ws, text, OPTIONS);
    const { lines } = await writeItems(s.ws, s.sessionId, items);
    expect(lines.map((l) => [l.line, l.outcome, l.seq])).toEqual([
      [1, 'written', 4],
      [2, 'not written', null],
      [3, 'written', 8],
    ]);
    expect(rows(s)).toMatchObject([
      { id: 'console-b-1', kind: 'chat', platform_id: 'tg:1', trigger: 1, process_after: null },
      { id: 'console-b-3', trigger: 0 },
    ]);
    expect(readFileSync(join(s.folder, 'inbox/console-b-3/a.txt'), 'utf8')).toBe('x');
    const again = await writeItems(s.ws, s.sessionId, await readImport(s.ws, text, OPTIONS));
    expect(again.lines.map((l) => l.outcome)).toEqual(['there already', 'not written', 'there already']);
    expect(rows(s)).toHaveLength(2);
  });

  it('B02: are warned of, and not written, where an ack already has their id; what is there already stays so', async () => {
    const s = await makeSession();
    const text = jsonl({ id: '42', text: 'there' }, { id: '43', text: 'new' }, { text: 'own id' });
    await writeItems(s.ws, s.sessionId, await readImport(s.ws, jsonl({ id: '42', text: 'there' }), OPTIONS));
    const items = await readImport(s.ws, text, OPTIONS);
    expect(broughtIds(items, OPTIONS)).toEqual(['42', '43']);
    const acked = new Set(['42', '43']);
    const warned = warnOfAcked(items, acked).map(({ note }) => note);
    expect(warned).toEqual([expect.stringContaining('An ack already has its id'), warned[0], null]);
    const { lines } = await writeItems(s.ws, s.sessionId, items, { acked });
    expect(lines.map((l) => l.outcome)).toEqual(['there already', 'not written', 'written']);
    expect(lines[1]?.reason).toMatch(/the agent would never see/);
  });

  it('that are refused for what they are do not hold up the others', async () => {
    const s = await makeSession();
    await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('taken'));
    const text = jsonl({ text: 'a' }, { id: 'taken', text: 'another' }, { text: 'b' });
    const { lines } = await writeItems(s.ws, s.sessionId, await readImport(s.ws, text, OPTIONS));
    expect(lines.map((l) => l.outcome)).toEqual(['written', 'not written', 'written']);
    expect(lines[1]?.reason).toMatch(/already exists, with different content/);
    expect(rows(s).map((r) => r.id)).toEqual(['taken', 'console-b-1', 'console-b-3']);
  });

  it('H09: of which one is nested 10,000 deep: that one is refused, the others are written', async () => {
    const s = await makeSession();
    const deep = '['.repeat(10_000) + ']'.repeat(10_000);
    const file = '[{"name":"a.txt","data":"eA=="}]';
    const text = jsonl(
      { text: 'a' },
      `{"content":{"text":"x","y":${deep}}}`,
      `{"content":{"text":"x","attachments":${file},"y":${deep}}}`,
      JSON.stringify({ content: `{"text":"x","y":${deep}}` }),
      deep,
      { text: 'b' },
    );
    const items = await readImport(s.ws, text, OPTIONS);
    const { lines } = await writeItems(s.ws, s.sessionId, items);
    expect(lines.map((l) => l.outcome)).toEqual(['written', ...Array(4).fill('not written'), 'written']);
    expect(lines.map((l) => l.reason)).toEqual([
      null,
      'The message cannot be written: line is nested deeper than 1,000 levels.',
      'The message cannot be written: line is nested deeper than 1,000 levels.',
      'The message cannot be written: content is nested deeper than 1,000 levels.',
      'The message cannot be written: line is nested deeper than 1,000 levels.',
      null,
    ]);
    expect(rows(s).map(({ id }) => id)).toEqual(['console-b-1', 'console-b-6']);
  });

  it('that an old schema cannot hold are named, each by its own line', async () => {
    const s = await makeSession();
    s.ws.close();
    const { default: Database } = await import('better-sqlite3');
    const db = new Database(s.inbound);
    db.exec('ALTER TABLE messages_in DROP COLUMN on_wake');
    db.close();
    const { openWorkspace } = await import('../../src/store/workspace.js');
    const ws = openWorkspace(s.ws.path);
    const text = jsonl({ text: 'a' }, { text: 'b', onWake: true }, { text: 'c' });
    const { lines } = await writeItems(ws, s.sessionId, await readImport(ws, text, OPTIONS));
    ws.close();
    expect(lines.map((l) => l.outcome)).toEqual(['written', 'not written', 'written']);
    expect(lines[1]?.reason).toMatch(/messages_in\.on_wake/);
  });

  it('stop between two chunks when it is cancelled, and say what was left', async () => {
    const s = await makeSession();
    const text = jsonl(...Array.from({ length: 250 }, (_, n) => ({ text: `m ${n}` })));
    const abort = new AbortController();
    const seen: number[] = [];
    const { lines, cancelled } = await writeItems(s.ws, s.sessionId, await readImport(s.ws, text, OPTIONS), {
      signal: abort.signal,
      onProgress: ({ done, total }) => {
        expect(total).toBe(250);
        seen.push(done);
        if (done === 200) abort.abort();
      },
    });
    expect(cancelled).toBe(true);
    expect(seen).toEqual([0, 100, 200]);
    expect(lines.filter((l) => l.outcome === 'written')).toHaveLength(200);
    expect(lines.filter((l) => l.reason === 'Cancelled before it was written.')).toHaveLength(50);
    expect(rows(s)).toHaveLength(200);
  });

  it('whatever a line holds: planned and written, or refused with a reason, and nothing else changes', async () => {
    const s = await makeSession();
    const before = canary(s);
    let n = 0;
    const written: (string | null)[] = [];
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({ text: fc.string({ unit: 'binary' }) }).map((v) => JSON.stringify(v)),
      fc
        .record(
          { id: fc.string(), kind: fc.string(), content: fc.anything(), trigger: fc.anything() },
          { requiredKeys: [] },
        )
        .map((v) => JSON.stringify(v) ?? ''),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 6 }), async (lines) => {
        n += 1;
        const items = await readImport(s.ws, lines.join('\n'), { ...OPTIONS, batchId: `p${n}` });
        for (const { line: planned, message } of items)
          expect(message === null).toBe(planned.problem !== null);
        const report = await writeItems(s.ws, s.sessionId, items);
        expect(report.lines).toHaveLength(items.length);
        for (const { outcome, reason } of report.lines)
          expect(reason === null).toBe(outcome !== 'not written');
        for (const { id, outcome } of report.lines) if (outcome === 'written') written.push(id);
      }),
      { numRuns: bySize(40, 500) },
    );
    expect(rows(s).map(({ id }) => id)).toEqual(written);
    expect(written.length).toBeGreaterThan(0);
    expect(canary(s)).toEqual(before);
  });
});
