import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WantedTask } from '../../src/contract/entities/task.js';
import { shownValue } from '../../src/rules/stored-row.js';
import { injectMessage } from '../../src/store/message/injection.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { readImport, writeItems } from '../../src/store/message/message-import.js';
import { createTask, planTask } from '../../src/store/message/task.js';
import { taskPlace } from '../../src/store/message/task-place.js';
import { closeSession, getSession, listSessions, resolveSession } from '../../src/store/session/session.js';
import { refusalOf } from '../support/refusal.js';
import { run } from '../support/session-files.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession, NOON, type TestSession } from '../support/store-workspace.js';

const DRAFT = 'a1b2c3d4-0000-4000-8000-000000000000';
const PROMPT = JSON.stringify({ prompt: 'Count the boats', script: null });

const wanted = (more: Partial<WantedTask> = {}): WantedTask => ({
  ...{ agentGroupId: 'ag-one', draftId: DRAFT, name: 'Boats', content: PROMPT },
  ...{ processAfter: null, recurrence: null, originSessionId: null },
  ...more,
});
const injection = {
  ...{ draftId: DRAFT, kind: 'task' as const, content: PROMPT, trigger: true, onWake: false },
  ...{ processAfter: null, recurrence: null, address: null, files: [] },
};

/** A chat's session where tasks have sessions of their own. */
const rowsOf = (s: TestSession, sessionId: string) =>
  queryElsewhere(
    join(s.ws.path, 'v2-sessions', 'ag-one', sessionId, 'inbound.db'),
    'SELECT * FROM messages_in ORDER BY rowid',
  );

describe('a new task', () => {
  it('gets a session of its own, as a host makes it, and what was shown is what is written', async () => {
    const s = await makeSession();
    const want = wanted({ originSessionId: s.sessionId, recurrence: '0 9 * * *' });
    const plan = planTask(s.ws, want);
    expect(listSessions(s.ws)).toHaveLength(1);
    const made = await createTask(s.ws, want);
    expect(made).toMatchObject({ series: 'boats-a1b2', messageId: 'boats-a1b2' });
    const [session] = queryElsewhere(
      join(s.ws.path, 'v2.db'),
      `SELECT * FROM sessions WHERE id = '${made.sessionId}'`,
    );
    expect(session).toMatchObject({
      ...{ agent_group_id: 'ag-one', messaging_group_id: null, thread_id: 'system:tasks:boats-a1b2' },
      ...{ status: 'active', container_status: 'stopped' },
    });
    const [row] = rowsOf(s, made.sessionId);
    expect(row).toMatchObject({
      ...{
        id: 'boats-a1b2',
        series_id: 'boats-a1b2',
        kind: 'task',
        status: 'pending',
        trigger: 1,
        on_wake: 0,
      },
      ...{ platform_id: null, channel_type: null, thread_id: null, recurrence: '0 9 * * *', tries: 0 },
      process_after: new Date(plan.firstAt).toISOString(),
    });
    expect(plan.firstAt).toBeGreaterThan(NOON);
    expect(JSON.parse(String(row?.content))).toEqual({
      ...{ prompt: 'Count the boats', script: null, originSessionId: s.sessionId },
    });
    for (const { table, after } of plan.changes) {
      const stored = table === 'sessions' ? session : row;
      for (const { name, value } of after?.columns ?? []) {
        expect(String(stored?.[name] ?? 'NULL')).toBe(shownValue(value));
      }
    }
    expect(rowsOf(s, s.sessionId)).toEqual([]);
  });

  it('made twice from one draft is one task, even once it has run and its session is closed', async () => {
    const s = await makeSession();
    const first = await createTask(s.ws, wanted());
    expect(await createTask(s.ws, wanted())).toEqual(first);
    run(
      join(s.ws.path, 'v2-sessions', 'ag-one', first.sessionId, 'inbound.db'),
      "UPDATE messages_in SET status = 'completed'",
    );
    await closeSession(s.ws, first.sessionId);
    expect(await createTask(s.ws, wanted())).toEqual(first);
    expect(listSessions(s.ws)).toHaveLength(2);
    // A closed session that never held it is not taken, as by a host.
    run(join(s.ws.path, 'v2-sessions', 'ag-one', first.sessionId, 'inbound.db'), 'DELETE FROM messages_in');
    expect((await createTask(s.ws, wanted())).sessionId).not.toBe(first.sessionId);
  });

  it('that the sweep closes between session and row is opened again', async () => {
    const s = await makeSession();
    const write = s.ws.central.write.bind(s.ws.central);
    let closed = false;
    Object.assign(s.ws.central, {
      write: async (...args: Parameters<typeof write>) => {
        const value = await write(...args);
        if (!closed) {
          closed = true;
          run(
            join(s.ws.path, 'v2.db'),
            "UPDATE sessions SET status = 'closed' WHERE thread_id LIKE 'system:%'",
          );
        }
        return value;
      },
    });
    const { sessionId } = await createTask(s.ws, wanted());
    expect(closed).toBe(true);
    expect(getSession(s.ws, sessionId).status).toBe('active');
  });

  it('is refused before anything is made of it', async () => {
    const s = await makeSession();
    for (const [more, code] of [
      [{ content: '[]' }, 'MESSAGE_FIELD_INVALID'],
      [{ recurrence: 'often' }, 'MESSAGE_FIELD_INVALID'],
      [{ processAfter: 'soon' }, 'MESSAGE_FIELD_INVALID'],
      [{ agentGroupId: 'nobody' }, 'AGENT_GROUP_NOT_FOUND'],
      [{ originSessionId: 'nowhere' }, 'SESSION_NOT_FOUND'],
    ] as const) {
      expect(await refusalOf(() => createTask(s.ws, wanted(more)))).toBe(code);
    }
    expect(listSessions(s.ws)).toHaveLength(1);
    const older = await makeSession({ era: '2.0.64' });
    expect(await refusalOf(() => createTask(older.ws, wanted()))).toBe('TASK_SESSIONS_NONE');
  });

  it('warns of more than four runs a day, unless a script decides', async () => {
    const s = await makeSession();
    const hourly = { recurrence: '0 * * * *' };
    expect(planTask(s.ws, wanted(hourly)).warning).toMatch(/more than 4 times a day/);
    const content = JSON.stringify({ prompt: 'p', script: 'exit 0' });
    expect(planTask(s.ws, wanted({ ...hourly, content })).warning).toBeNull();
    expect(planTask(s.ws, wanted({ recurrence: '0 */6 * * *' })).warning).toBeNull();
  });
});

describe('what a session takes', () => {
  it('a task never goes into a chat, whichever way it comes; in an older workspace it does, as ever', async () => {
    const s = await makeSession();
    const inject = () => injectMessage(s.ws, { ...injection, sessionId: s.sessionId });
    expect(await refusalOf(inject)).toBe('TASK_IN_CHAT');
    const task = { ...chat('t-1'), kind: 'task', content: PROMPT };
    const write = () => writeSessionMessage(s.ws, 'ag-one', s.sessionId, task);
    expect(await refusalOf(write)).toBe('TASK_IN_CHAT');
    const text = [task, chat('m-1')].map((line) => JSON.stringify(line)).join('\n');
    const address = { platformId: null, channelType: null, threadId: null };
    const options = { now: NOON, batchId: DRAFT, address, place: taskPlace(s.ws, s) };
    const items = await readImport(s.ws, text, options);
    expect(items.map(({ line }) => line.problem === null)).toEqual([false, true]);
    const { lines } = await writeItems(s.ws, s.sessionId, items);
    expect(lines.map(({ outcome }) => outcome)).toEqual(['not written', 'written']);
    expect(lines[0]?.reason).toMatch(/session of its own/);
    expect(rowsOf(s, s.sessionId)).toHaveLength(1);

    const older = await makeSession({ era: '2.0.64' });
    await injectMessage(older.ws, { ...injection, sessionId: older.sessionId });
    expect(rowsOf(older, older.sessionId)).toMatchObject([{ kind: 'task' }]);
  });

  it('a run joins its series in the series’ own session, and may not fork it', async () => {
    const s = await makeSession();
    const { sessionId, series } = await createTask(s.ws, wanted({ recurrence: '0 9 * * *' }));
    const add = (draftId: string, more = {}) =>
      injectMessage(s.ws, { ...injection, sessionId, draftId, ...more });
    await add('00000000-0000-4000-8000-000000000001');
    expect(rowsOf(s, sessionId)).toMatchObject([
      { series_id: series, recurrence: '0 9 * * *' },
      { series_id: series, recurrence: null, platform_id: null, thread_id: null },
    ]);
    const recurrence = '0 8 * * *';
    const second = () => add('00000000-0000-4000-8000-000000000002', { recurrence });
    await expect(second()).rejects.toThrow(/fork/);
    // In place of the one that recurs.
    await add('00000000-0000-4000-8000-000000000002', { recurrence, takeBack: series });
    expect(rowsOf(s, sessionId)).toMatchObject([{ recurrence: null }, {}, { recurrence, series_id: series }]);
    const address = { platformId: 'tg:1', channelType: 'telegram', threadId: null };
    const there = () => add('00000000-0000-4000-8000-000000000003', { address });
    await expect(there()).rejects.toThrow(/address/);
  });

  it('what is said goes into no session of a series; what its own tools wait for does', async () => {
    const s = await makeSession();
    const { sessionId } = await createTask(s.ws, wanted());
    for (const kind of ['chat', 'chat-sdk', 'webhook']) {
      const write = () => writeSessionMessage(s.ws, 'ag-one', sessionId, { ...chat('m'), kind });
      expect(await refusalOf(write)).toBe('NOT_A_TASK');
    }
    await writeSessionMessage(s.ws, 'ag-one', sessionId, {
      ...{ id: 'answer', kind: 'system', timestamp: new Date(NOON).toISOString() },
      content: JSON.stringify({ type: 'question_response', questionId: 'q', selectedOption: 'yes' }),
    });
    expect(rowsOf(s, sessionId)).toHaveLength(2);
  });

  it('a task that an earlier host left in a chat is edited there; nothing else becomes one', async () => {
    const s = await makeSession();
    run(
      s.inbound,
      `INSERT INTO messages_in (id, seq, kind, timestamp, status, content) VALUES
         ('old', 2, 'task', '2026-11-22T08:00:00.000Z', 'pending', '{}'),
         ('said', 4, 'chat', '2026-11-22T08:00:00.000Z', 'pending', '{}')`,
    );
    const edit = (takeBack: string) =>
      injectMessage(s.ws, { ...injection, sessionId: s.sessionId, takeBack });
    expect(await refusalOf(() => edit('said'))).toBe('TASK_IN_CHAT');
    await edit('old');
    expect(rowsOf(s, s.sessionId).map(({ kind }) => kind)).toEqual(['task', 'chat', 'task']);
  });

  it('a chat is never resolved to the session of a series', async () => {
    const s = await makeSession();
    const { sessionId } = await createTask(s.ws, wanted());
    const { session } = await resolveSession(s.ws, 'ag-one', 'mg-a', null, 'agent-shared');
    expect(session.id).not.toBe(sessionId);
  });
});
