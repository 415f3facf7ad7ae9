import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { showPlan } from '../../src/store/change/plan.js';
import { ackedUnheard, showSettling } from '../../src/store/change/settle-plan.js';
import {
  answerQuestion,
  closeQuestion,
  listQuestions,
  planQuestionClosing,
} from '../../src/store/message/question.js';
import { settleUnheard } from '../../src/store/message/question-settle.js';
import { writeSystemResponse } from '../../src/store/message/system-response.js';
import { readDigest } from '../../src/store/session/session-digest.js';
import type { StoreDeps } from '../../src/store/workspace.js';
import { bundle } from '../support/bundle.js';
import { canary, everything } from '../support/canary.js';
import { python } from '../support/python.js';
import { refusalOf } from '../support/refusal.js';
import { ageSession } from '../support/seed-era.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { makeSession, type TestSession } from '../support/store-workspace.js';

const OPTIONS = JSON.stringify([
  { label: 'Roll back', selectedLabel: 'Rolled back', value: 'rollback' },
  { label: 'Wait', selectedLabel: 'Waiting', value: 'wait' },
]);
const INSERT =
  "INSERT INTO pending_questions VALUES (?, ?, ?, 'tg:1', 'telegram', NULL, 'Roll back?', ?, '2026-11-22T11:59:00.000Z')";

async function ask(deps: StoreDeps = {}, id = 'msg-1-abc', options = OPTIONS): Promise<TestSession> {
  const s = await makeSession(deps);
  await s.ws.central.write((db) => db.prepare(INSERT).run(id, s.sessionId, id, options));
  return s;
}

const answers = (s: TestSession) => queryElsewhere(s.inbound, 'SELECT * FROM messages_in');
/** As the runner looks for its answer. */
const found = (s: TestSession, id = 'msg-1-abc') =>
  queryElsewhere(
    s.inbound,
    `SELECT content FROM messages_in WHERE status = 'pending' AND content LIKE '%"questionId":"${id}"%'`,
  ).map(({ content }) => JSON.parse(String(content)));
const answer = (s: TestSession, value = 'rollback', userId = 'console:op') =>
  answerQuestion(s.ws, 'msg-1-abc', value, userId);

describe('a question that nobody waits for', () => {
  it('is taken off the list alone, as it was shown, and nothing else is written', async () => {
    const s = await ask();
    const before = everything(s);
    const shown = showPlan(s.ws, planQuestionClosing('msg-1-abc'));
    expect(shown).toMatchObject([{ table: 'pending_questions', after: null }]);
    expect(everything(s)).toEqual(before);
    await closeQuestion(s.ws, 'msg-1-abc', shown);
    expect(listQuestions(s.ws)).toEqual([]);
    expect(answers(s)).toEqual([]);
    expect(await refusalOf(() => closeQuestion(s.ws, 'msg-1-abc'))).toBe('QUESTION_GONE');
  });
});

describe('rows that nobody reads and that start containers', () => {
  const NOW = Date.UTC(2026, 10, 22, 12);
  const put = (s: TestSession, id: string, seq: number, columns: Record<string, string | number> = {}) => {
    const row = {
      ...{ id, seq, kind: 'system', timestamp: '2026-11-22T11:00:00.000Z', status: 'pending', trigger: 1 },
      ...{ content: `{"type":"question_response","questionId":"${id}"}`, ...columns },
    };
    const db = new Database(s.inbound);
    const names = Object.keys(row);
    db.prepare(`INSERT INTO messages_in (${names.join()}) VALUES (${names.map(() => '?').join()})`).run(
      ...Object.values(row),
    );
    db.close();
  };

  async function withRows() {
    const s = await makeSession({ clock: { now: () => NOW } });
    put(s, 'late', 4);
    put(s, 'context', 8, { trigger: 0 });
    put(s, 'just now', 12, { timestamp: '2026-11-22T11:59:30.000Z' });
    put(s, 'chat', 16, { kind: 'chat' });
    put(s, 'done', 20, { status: 'completed' });
    put(s, 'read', 24);
    put(s, 'command', 28, { content: '{"type":"cli_response","requestId":"r","frame":{}}' });
    const db = new Database(join(s.folder, 'outbound.db'));
    db.prepare("INSERT INTO processing_ack VALUES ('read', 'completed', '2026-11-22T11:00:01Z')").run();
    db.close();
    return s;
  }
  const statuses = (s: TestSession) =>
    Object.fromEntries(
      queryElsewhere(s.inbound, 'SELECT id, status FROM messages_in').map(({ id, status }) => [id, status]),
    );

  it('are settled, and no others; the digest names them', async () => {
    const s = await withRows();
    const { digest } = readDigest(s.ws, s);
    expect(digest).toMatchObject({
      unheard: { dueAt: [expect.any(Number), expect.any(Number), expect.any(Number)] },
    });
    expect(digest.readable && digest.unheard.first.map(({ id }) => id)).toEqual([
      'late',
      'command',
      'just now',
    ]);
    const shown = showSettling(s.ws, s, NOW);
    expect(shown).toHaveLength(2);
    const before = statuses(s);
    await settleUnheard(s.ws, s, ackedUnheard(s.ws, s), shown);
    expect(statuses(s)).toEqual({ ...before, late: 'completed', command: 'completed' });
    expect(await refusalOf(() => settleUnheard(s.ws, s, ['read']))).toBe('QUESTION_NOTHING_TO_SETTLE');
  });

  it('are refused where they are not the rows that were shown any more', async () => {
    const s = await withRows();
    const shown = showSettling(s.ws, s, NOW);
    put(s, 'another', 32);
    const before = statuses(s);
    expect(await refusalOf(() => settleUnheard(s.ws, s, ['read'], shown))).toBe('PLAN_CHANGED');
    expect(statuses(s)).toEqual(before);
  });
});

describe('an answer to a question', () => {
  it('is one compact object with the seed’s fields and the runner’s, and the question is gone', async () => {
    const s = await ask();
    const before = canary(s);
    const { id } = await answer(s);
    expect(id).toMatch(/^sys-resp-/);
    expect(found(s)).toEqual([
      {
        type: 'question_response',
        questionId: 'msg-1-abc',
        selectedOption: 'rollback',
        userId: 'console:op',
        status: 'answered',
        result: { selectedOption: 'rollback', selectedLabel: 'Rolled back', userId: 'console:op' },
      },
    ]);
    expect(answers(s)).toMatchObject([{ id, kind: 'system', trigger: 0, seq: 4 }]);
    expect(listQuestions(s.ws)).toEqual([]);
    expect(canary(s)).toEqual(before);
  });

  it('S04: is written in an older session, which knows no trigger', async () => {
    const s = await ask();
    ageSession(s.folder);
    const { id } = await answer(s);
    const row = answers(s).find((one) => one.id === id);
    expect(row).toMatchObject({ kind: 'system', status: 'pending' });
    expect(row).not.toHaveProperty('trigger');
    expect(found(s)).toMatchObject([{ selectedOption: 'rollback' }]);
  });

  it('is refused when there is no such question, option or session, and nothing is written', async () => {
    const s = await ask();
    const before = everything(s);
    const respond = (sessionId: string, questionId: string, result: Record<string, unknown>) => () =>
      writeSystemResponse(s.ws, 'ag-one', sessionId, questionId, 'answered', result);
    expect(await refusalOf(() => answerQuestion(s.ws, 'msg-none', 'wait', 'u'))).toBe('QUESTION_GONE');
    expect(await refusalOf(() => answer(s, 'explode'))).toBe('MESSAGE_FIELD_INVALID');
    expect(await refusalOf(respond(s.sessionId, 'msg-none', { selectedOption: 'x' }))).toBe('QUESTION_GONE');
    expect(await refusalOf(respond('sess-none', 'msg-1-abc', { selectedOption: 'x' }))).toBe(
      'SESSION_NOT_FOUND',
    );
    // The seed's own shape would wake the agent with `undefined`.
    expect(await refusalOf(respond(s.sessionId, 'msg-1-abc', { text: 'x' }))).toBe('MESSAGE_FIELD_INVALID');
    expect(everything(s)).toEqual(before);
    expect(listQuestions(s.ws)).toHaveLength(1);
  });

  it.each(['100%', 'a_b', 'a"b', "a'b", 'a\\b', 'a\nb'])(
    'is refused for the id %j, by which the runner would not find it',
    async (id) => {
      const s = await ask({}, id);
      expect(await refusalOf(() => answerQuestion(s.ws, id, 'wait', 'u'))).toBe('QUESTION_ID_UNSAFE');
      expect(answers(s)).toEqual([]);
    },
  );

  it('takes any text where the options cannot be read', async () => {
    const s = await ask({}, 'msg-1-abc', 'not JSON');
    await answer(s, 'whatever');
    expect(found(s)).toMatchObject([{ selectedOption: 'whatever' }]);
  });

  it('I05: clicked twice is one row', async () => {
    const s = await ask();
    const around = canary(s);
    const outcomes = await Promise.allSettled([answer(s), answer(s), answer(s, 'wait')]);
    expect(found(s)).toHaveLength(1);
    expect(outcomes[0]?.status).toBe('fulfilled');
    expect(outcomes[2]?.status).toBe('rejected');
    expect(await refusalOf(() => answer(s))).toBe('QUESTION_GONE');
    const again = () =>
      writeSystemResponse(s.ws, 'ag-one', s.sessionId, 'msg-1-abc', 'answered', { selectedOption: 'wait' });
    expect(await refusalOf(again)).toBe('QUESTION_ANSWERED');
    expect(found(s)).toMatchObject([{ selectedOption: 'rollback' }]);
    expect(canary(s)).toEqual(around);
  });

  it('I05: from two processes at once is one row', async () => {
    const program = await bundle('test/support/answerer.ts');
    onTestFinished(() => rmSync(dirname(program), { recursive: true, force: true }));
    const s = await ask();
    const around = canary(s);
    const values = ['rollback', 'wait', 'rollback'];
    const runs = values.map((value, i) => {
      const child = spawn(process.execPath, [program, s.ws.path, 'msg-1-abc', value, `u${i}`]);
      onTestFinished(() => void child.kill('SIGKILL'));
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      return { child, ready: once(child.stdout, 'data'), closed: once(child, 'close'), said: () => said };
    });
    await Promise.all(runs.map(({ ready }) => ready));
    for (const { child } of runs) child.stdin.write('go\n');
    await Promise.all(runs.map(({ closed }) => closed));
    const outcomes = runs.map(({ said }) => said().split('\n')[1]);
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
    for (const outcome of outcomes) expect(['ok', 'QUESTION_ANSWERED', 'QUESTION_GONE']).toContain(outcome);
    expect(found(s)).toHaveLength(1);
    expect(listQuestions(s.ws)).toEqual([]);
    expect(canary(s)).toEqual(around);
  });

  it('E02: is finished by the same answer when we died between the row and the removal', async () => {
    const s = await ask();
    await answer(s);
    // As it was when the row was committed but the question not yet removed.
    await s.ws.central.write((db) => db.prepare(INSERT).run('msg-1-abc', s.sessionId, 'msg-1-abc', OPTIONS));
    const [row] = answers(s);
    expect(await answer(s)).toEqual({ id: row?.id });
    expect(listQuestions(s.ws)).toEqual([]);
    expect(found(s)).toHaveLength(1);
  });

  it('E02: keeps the first answer against another one, and clears the question', async () => {
    const s = await ask();
    await answer(s);
    await s.ws.central.write((db) => db.prepare(INSERT).run('msg-1-abc', s.sessionId, 'msg-1-abc', OPTIONS));
    await expect(answer(s, 'wait')).rejects.toMatchObject({
      data: { code: 'QUESTION_ANSWERED', details: { selectedOption: 'rollback' } },
    });
    expect(listQuestions(s.ws)).toEqual([]);
    expect(found(s)).toMatchObject([{ selectedOption: 'rollback' }]);
  });

  it('that is written while v2.db stays locked says that the question still stands', async () => {
    const s = await ask({ lockWaitMs: 300 });
    const hold =
      "import sqlite3,sys; c=sqlite3.connect(sys.argv[1],isolation_level=None); c.execute('BEGIN IMMEDIATE'); print('locked'); sys.stdin.read()";
    const other = python(hold, `${s.ws.path}/v2.db`);
    await other.said('locked');
    expect(await refusalOf(() => answer(s))).toBe('QUESTION_NOT_CLEARED');
    expect(found(s)).toHaveLength(1);
    other.process.stdin?.end();
    await other.exited;
    await answer(s);
    expect(found(s)).toHaveLength(1);
    expect(listQuestions(s.ws)).toEqual([]);
  });
});
