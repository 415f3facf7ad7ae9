/** Facts about messages, read from real files, and what the verdict makes of them. */
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RowFacts } from '../../src/contract/entities/message-facts.js';
import { stateNow } from '../../src/rules/message-state.js';
import { messageWhy } from '../../src/rules/message-why.js';
import { nextRun } from '../../src/rules/recurrence.js';
import { readMessageFacts } from '../../src/store/message/message-facts.js';
import { pageMessages } from '../../src/store/message/message-page.js';
import { listQuestions } from '../../src/store/message/question.js';
import { listSessions } from '../../src/store/session/session.js';
import { openWorkspace } from '../../src/store/workspace.js';
import { makeFullWorkspace } from '../support/full-workspace.js';
import { at, container, facts, NOW } from '../support/message-facts.js';
import { SEED_INBOUND, SEED_OUTBOUND } from '../support/seed-era.js';
import { makeSession, run, type SessionFolder } from '../support/session-files.js';
import { hashTree } from '../support/tree-hash.js';

let workspace: string;
let session: SessionFolder;

beforeEach(() => {
  workspace = realpathSync(mkdtempSync(join(tmpdir(), 'session-console-facts-')));
  session = makeSession(workspace, 'sess-1');
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

const iso = (seconds: number) => new Date(at(seconds)).toISOString();
const quoted = (value: string | number | null) =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);

type Values = Record<string, string | number | null>;

function insert(file: string, table: string, ...rows: Values[]): void {
  const statements = rows.map((row) => {
    const columns = Object.keys(row).map((name) => `"${name}"`);
    return `INSERT INTO ${table} (${columns.join()}) VALUES (${Object.values(row).map(quoted).join()});`;
  });
  run(file, statements.join('\n'));
}

const inRow = (seq: number, fields: Values = {}): Values => ({
  ...{
    id: `m${seq}`,
    seq,
    kind: 'chat',
    timestamp: iso(-600 + seq),
    content: '{"text":"hi","sender":"Dana"}',
  },
  ...fields,
});
const outRow = (seq: number, fields: Values = {}): Values => ({
  ...{ id: `o${seq}`, seq, kind: 'chat', timestamp: iso(-600 + seq), content: '{"text":"hello"}' },
  ...{ channel_type: 'telegram', platform_id: 'tg:1', thread_id: null },
  ...fields,
});
const intoIn = (...rows: Values[]) => insert(session.inbound, 'messages_in', ...rows);
const intoOut = (...rows: Values[]) => insert(session.outbound, 'messages_out', ...rows);
const ack = (id: string, status: string, seconds = -5) =>
  insert(session.outbound, 'processing_ack', {
    message_id: id,
    status,
    status_changed: iso(seconds).slice(0, 19).replace('T', ' '),
  });

const POLL = { limit: 10, order: 'newest' } as const;

function read(key: string, questions: string[] = []) {
  return readMessageFacts({ path: workspace }, session.key, key, {
    questions,
    now: NOW,
    nextRun,
    poll: POLL,
  });
}
function row<D extends RowFacts['direction']>(
  key: string,
  direction: D,
): Extract<RowFacts, { direction: D }> {
  const found = read(key).row;
  const is = (r: RowFacts): r is Extract<RowFacts, { direction: D }> => r.direction === direction;
  if (!is(found)) throw new Error(`${key} is ${found.direction}`);
  return found;
}
const why = (key: string) => messageWhy(facts(read(key).row), NOW);
const page = () => pageMessages({ path: workspace }, session.key, { before: null, limit: 500 }, NOW).messages;

describe('an inbound row', () => {
  it('is read with its ack, its answers and how often it was tried', () => {
    intoIn(inRow(2, { tries: 2, process_after: iso(-30) }));
    intoOut(
      outRow(1, { in_reply_to: 'm2', content: '{"text":"First\\n  answer"}' }),
      outRow(3, { in_reply_to: 'other' }),
      outRow(5, { in_reply_to: 'm2', content: 'not JSON' }),
    );
    ack('m2', 'completed', -4);
    expect(row('in:1', 'inbound')).toMatchObject({
      ...{ key: 'in:1', id: 'm2', seq: 2, status: 'pending', tries: 2, trigger: true, onWake: false },
      processAfter: { text: iso(-30), at: at(-30) },
      ack: { status: 'completed', at: at(-4) },
      answers: [
        { key: 'out:1', id: 'o1', line: 'First answer' },
        { key: 'out:3', line: 'not JSON' },
      ],
    });
    expect(why('in:1')).toMatchObject({ state: 'answered', title: 'Completed, not yet copied by the host' });
  });

  it('B13: names the other live row of its series, if that one recurs too', () => {
    const brief = { kind: 'task', process_after: iso(3600), series_id: 'brief' };
    intoIn(inRow(2, { ...brief, recurrence: '0 9 * * *' }), inRow(4, brief));
    expect(row('in:1', 'inbound').next).toBeNull();
    intoIn(inRow(6, { ...brief, recurrence: '0 9 * * *' }));
    expect(row('in:1', 'inbound').next).toMatchObject({ key: 'in:3' });
    expect(why('in:1')).toMatchObject({ tone: 'problem', title: 'Its series is forked' });
    expect(why('in:3').evidence[0]).toMatchObject({ what: 'Also live', row: 'in:1' });
  });

  it('finds its answers however much was said since', () => {
    const db = new Database(session.outbound);
    db.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000)
      INSERT INTO messages_out (id, seq, in_reply_to, timestamp, kind, content)
      SELECT 'o' || i, 2 * i + 1, CASE i WHEN 20000 THEN 'm2' END,
             datetime(unixepoch('2026-11-20') + i, 'unixepoch'), 'chat', '{"text":"hello"}' FROM n`);
    db.close();
    const came = Date.parse('2026-11-20T00:00:00Z') + 19_990_000;
    intoIn(inRow(2, { timestamp: new Date(came).toISOString() }), inRow(4, { timestamp: 'long ago' }));
    expect(row('in:1', 'inbound').answers).toMatchObject([{ key: 'out:20000' }]);
    expect(row('in:2', 'inbound').answers).toEqual([]);
    // For a task that waited for weeks, the ack says where to look for its answer.
    insert(session.outbound, 'messages_out', { ...outRow(99_999), in_reply_to: 'm6', timestamp: iso(-3) });
    intoIn(inRow(6, { timestamp: '2026-11-20T00:00:01Z' }));
    ack('m6', 'completed', -2);
    expect(row('in:3', 'inbound').answers).toMatchObject([{ key: 'out:40001' }]);
  });

  it('is held back by ten newer rows, which are named', () => {
    intoIn(inRow(2));
    for (let seq = 4; seq <= 12; seq += 2) intoIn(inRow(seq, { kind: 'system', content: '{"type":"x"}' }));
    for (let seq = 14; seq <= 22; seq += 2) {
      intoIn(inRow(seq));
      ack(`m${seq}`, 'completed');
    }
    const verdict = why('in:1');
    expect(verdict).toMatchObject({ state: 'waiting', tone: 'problem', title: 'Held back by 10 newer rows' });
    expect(verdict.evidence.flatMap((e) => e.row ?? [])).toEqual([
      ...['in:11', 'in:10', 'in:9', 'in:8', 'in:7', 'in:6', 'in:5', 'in:4', 'in:3', 'in:2'],
    ]);
    run(session.inbound, "UPDATE messages_in SET status = 'completed' WHERE id = 'm22'");
    expect(why('in:1').title).toBe('Overdue');
  });

  it('knows of pending rows that are about to take a place', () => {
    intoIn(inRow(2, { trigger: 0 }));
    for (let seq = 4; seq <= 40; seq += 2) intoIn(inRow(seq, { status: 'completed' }));
    intoIn(
      inRow(42, { process_after: iso(90), kind: 'task' }),
      inRow(44, { process_after: 'soon' }),
      inRow(46, { on_wake: 1 }),
    );
    const { pending } = row('in:1', 'inbound');
    expect(pending.map((p) => p.id)).toEqual(['m46', 'm42']);
    expect(why('in:1')).toMatchObject({
      state: 'context',
      forecast: [{ sentence: expect.stringContaining('task 42'), at: at(90), row: 'in:21' }],
    });
  });

  it('knows the next of its series, and what its recurrence comes to', () => {
    const series = { kind: 'task', series_id: 's', content: '{"prompt":"p","script":null}' };
    intoIn(
      inRow(2, { ...series, status: 'completed' }),
      inRow(4, { ...series, process_after: iso(3600), recurrence: '0 9 * * *' }),
      inRow(6, { kind: 'task', recurrence: 'now and then' }),
    );
    expect(row('in:1', 'inbound').next).toMatchObject({ key: 'in:2', processAfter: { at: at(3600) } });
    const own = row('in:2', 'inbound');
    expect(own.next).toBeNull();
    expect(own.recurrence?.nextAt).toBeGreaterThan(at(3600));
    expect(row('in:3', 'inbound').recurrence).toEqual({ cron: 'now and then', nextAt: null });
  });

  it('leads from an answer to its question, and back', () => {
    const asked = { type: 'ask_question', questionId: 'q-1', title: 't', question: '?', options: ['a', 'b'] };
    const answer = { type: 'question_response', questionId: 'q-1', selectedOption: 'a', userId: 'u' };
    intoOut(outRow(1, { id: 'q-1', kind: 'chat-sdk', content: JSON.stringify(asked) }));
    intoIn(inRow(2), inRow(4, { kind: 'system', content: JSON.stringify(answer), timestamp: iso(-590) }));
    expect(row('in:2', 'inbound').question).toMatchObject({ id: 'q-1', row: { key: 'out:1' } });
    expect(row('out:1', 'outbound').question?.answer).toMatchObject({ key: 'in:2', option: 'a', by: 'u' });
    expect(read('in:1', ['q-1', 'gone']).openQuestions).toMatchObject([
      { id: 'q-1', row: { key: 'out:1' } },
      { id: 'gone', row: null },
    ]);
  });

  it('takes times as SQLite does', () => {
    intoIn(
      inRow(2, { process_after: '2026-11-25' }),
      inRow(4, { process_after: '2026-11-25T10:00+0200' }),
      inRow(6, { process_after: '' }),
      inRow(8, { process_after: iso(0.9) }),
    );
    expect(['in:1', 'in:2', 'in:3', 'in:4'].map((key) => why(key).title)).toEqual([
      ...['Due in 3 d', 'Never due', 'Never due', 'About to be taken'],
    ]);
    expect(page().map((m) => m.state)).toEqual(['scheduled', 'scheduled', 'scheduled', 'waiting']);
  });
});

describe('an outbound row', () => {
  it('is read with its delivery, its address and what it answers', () => {
    intoIn(inRow(2));
    intoOut(outRow(1, { in_reply_to: 'm2', deliver_after: iso(60) }));
    insert(session.inbound, 'session_routing', {
      id: 1,
      channel_type: 'slack',
      platform_id: 'C1',
      thread_id: 't',
    });
    insert(session.inbound, 'destinations', {
      ...{
        name: 'dana',
        display_name: 'Dana',
        type: 'channel',
        channel_type: 'telegram',
        platform_id: 'tg:1',
      },
    });
    expect(row('out:1', 'outbound')).toMatchObject({
      inReplyTo: { id: 'm2', row: { key: 'in:1' } },
      deliverAfter: { at: at(60) },
      delivery: null,
      hasPlatformIds: true,
      address: { channelType: 'telegram', platformId: 'tg:1', threadId: null },
      routing: { channelType: 'slack', platformId: 'C1', threadId: 't' },
      destination: 'dana',
    });
    insert(session.inbound, 'delivered', { message_out_id: 'o1', status: 'failed', delivered_at: iso(-1) });
    expect(why('out:1')).toMatchObject({ state: 'failed', tone: 'problem' });
  });

  it('knows an agent by its destination, and the task of an action', () => {
    intoIn(inRow(2, { id: 'task-9', kind: 'task' }));
    insert(session.inbound, 'destinations', { name: 'quill', type: 'agent', agent_group_id: 'ag-2' });
    intoOut(
      outRow(1, { channel_type: 'agent', platform_id: 'ag-2' }),
      outRow(3, { kind: 'system', content: '{"action":"pause_task","taskId":"task-9"}' }),
      outRow(5, { content: '{"operation":"edit","messageId":"x","text":"y"}' }),
    );
    expect(row('out:1', 'outbound').destination).toBe('quill');
    expect(row('out:2', 'outbound')).toMatchObject({ operation: 'pause_task', task: { key: 'in:1' } });
    expect(row('out:3', 'outbound').operation).toBe('edit');
  });
});

describe('files of other times and other hands', () => {
  it('an older session is explained by what it has', () => {
    session = makeSession(workspace, 'sess-old', { inbound: SEED_INBOUND, outbound: SEED_OUTBOUND });
    expect(row('in:1', 'inbound')).toMatchObject({ trigger: null, onWake: null, next: null });
    expect(row('in:1', 'inbound').answers).toMatchObject([{ key: 'out:1', line: 'an old answer' }]);
    expect(why('in:1')).toMatchObject({ state: 'answered' });
    expect(why('in:2')).toMatchObject({ state: 'waiting' });
    expect(row('out:1', 'outbound')).toMatchObject({
      hasPlatformIds: false,
      routing: null,
      destination: null,
    });
    expect(why('out:1')).toMatchObject({ state: 'delivered', tone: 'ok', sentence: /older session/ });
  });

  it('the least that a session can be is enough', () => {
    const least = (table: string) =>
      `CREATE TABLE ${table} (id TEXT, kind TEXT, timestamp TEXT, content TEXT);
       INSERT INTO ${table} VALUES ('x', 'chat', 'whenever', '{}');`;
    session = makeSession(workspace, 'sess-least', {
      inbound: least('messages_in'),
      outbound: least('messages_out'),
    });
    expect(why('in:1')).toMatchObject({ state: 'waiting', title: 'Without a status' });
    expect(why('out:1').state).toBe('undelivered');
  });

  it('values of the wrong kind are survived', () => {
    const odd =
      "x'00ff', 'a', x'01', x'02', x'03', x'04', x'05', 'cron', 1.5, 'n', 'n', 'n', 'n', 'n', x'06', 'w'";
    run(session.inbound, 'DROP TABLE messages_in');
    run(
      session.inbound,
      `CREATE TABLE messages_in (id, seq, kind, timestamp, status, process_after, recurrence, series_id, tries,
         trigger, platform_id, channel_type, thread_id, source_session_id, content, on_wake);
       INSERT INTO messages_in VALUES (${odd});
       INSERT INTO messages_in (id, kind, timestamp, status, content) VALUES ('y', 'chat', 5, 'pending', NULL)`,
    );
    run(session.outbound, "INSERT INTO processing_ack VALUES ('y', x'ff', 'never')");
    for (const message of page()) {
      const verdict = why(message.key);
      expect(verdict.state).toBe(message.state);
      expect(verdict.sentence).toMatch(/\S/);
    }
  });

  it('a row that is gone is named so, and nothing was changed by looking', () => {
    intoIn(inRow(2));
    const before = hashTree(workspace);
    expect(() => read('in:7')).toThrowError(expect.objectContaining({ code: 'MESSAGE_NOT_FOUND' }));
    expect(() => read('nonsense')).toThrowError(expect.objectContaining({ code: 'MESSAGE_NOT_FOUND' }));
    read('in:1');
    expect(hashTree(workspace)).toEqual(before);
    expect(readdirSync(session.dir).sort()).toEqual(['inbound.db', 'outbound.db', 'outbox']);
  });
});

describe('a whole workspace', () => {
  it('has a verdict for every message, in the word of its row', () => {
    const ws = openWorkspace(makeFullWorkspace(join(workspace, 'full'), NOW));
    try {
      const said = listSessions(ws).flatMap((s) => {
        const key = { agentGroupId: s.agentGroup.id, sessionId: s.id };
        return pageMessages(ws, key, { before: null, limit: 500 }, NOW).messages.map((message) => {
          const open = listQuestions(ws).filter((q) => q.sessionId === s.id);
          const asked = { questions: open.map((q) => q.messageOutId), now: NOW, nextRun, poll: POLL };
          const { container: parts, ...read } = readMessageFacts(ws, key, message.key, asked);
          const around = { openQuestions: read.openQuestions, container: { ...s.container, ...parts } };
          const verdict = messageWhy(facts(read.row, around), NOW);
          expect(verdict.state).toBe(message.state);
          return `${s.title}: ${message.key} ${verdict.title}`;
        });
      });
      expect(said).toContain('duty@harbour.test: in:1 Held by a container that is silent');
      expect(said).toContain('Dana (DM): in:1 Done and answered');
      expect(said).toContain('#incidents: out:2 Probably timed out');
    } finally {
      ws.close();
    }
  });
});

describe('row and verdict', () => {
  const word = fc.constantFrom('pending', 'pending', 'completed', 'failed', 'paused', 'odd', null);
  const due = fc.constantFrom(
    null,
    null,
    iso(-60),
    iso(0.5),
    iso(1),
    iso(60),
    '2026-11-22 12:00:00',
    'x',
    '',
  );
  const rows = fc.array(
    fc.record({
      status: word,
      due,
      trigger: fc.constantFrom(0, 1),
      onWake: fc.constantFrom(0, 0, 1),
      kind: fc.constantFrom('chat', 'task', 'system'),
      ack: fc.constantFrom(null, null, 'processing', 'completed', 'failed', 'huh'),
      ackAt: fc.constantFrom(-120, -61, -60, -5, 5),
      delivery: fc.constantFrom(null, 'delivered', 'failed', 'bounced'),
    }),
    { minLength: 1, maxLength: 25 },
  );

  it('never contradict each other, now and as time goes on', () => {
    let n = 0;
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 120 }), (made, later) => {
        session = makeSession(workspace, `sess-p${n++}`);
        for (const [i, r] of made.entries()) {
          const seq = 2 * i + 2;
          const fields = { status: r.status, process_after: r.due, trigger: r.trigger, on_wake: r.onWake };
          intoIn(inRow(seq, { ...fields, kind: r.kind }));
          intoOut(outRow(seq + 1, { deliver_after: r.due }));
          if (r.ack !== null) ack(`m${seq}`, r.ack, r.ackAt);
          if (r.delivery !== null) {
            const delivered = { message_out_id: `o${seq + 1}`, status: r.delivery, delivered_at: iso(-1) };
            insert(session.inbound, 'delivered', delivered);
          }
        }
        for (const message of page()) {
          const verdict = messageWhy(facts(read(message.key).row, { container: container() }), at(later));
          expect(verdict.state).toBe(stateNow(message, at(later)));
          expect(verdict.statusText).toBe(message.statusText);
        }
      }),
      { numRuns: 8 },
    );
  });
});
