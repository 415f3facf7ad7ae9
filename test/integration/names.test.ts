import { describe, expect, it } from 'vitest';
import type { WritingMethod } from '../../src/contract/contract.js';
import { Refusal } from '../../src/contract/errors.js';
import { describeWrite, type Names } from '../../src/desk/audit-sentences.js';
import { namesOf } from '../../src/store/config/names.js';
import { createWiring } from '../../src/store/config/wiring.js';
import { getSession, resolveSession } from '../../src/store/session/session.js';
import { makeSession, makeWorkspace } from '../support/store-workspace.js';

const HOSTILE = `\u202Eesrever\u0000\n${'long '.repeat(200)}`;
/** As `quote` shows it: control characters are spelled out, a new line is a blank, and it is cut. */
const SHOWN = `“\\u202eesrever\\u0000 ${'long '.repeat(200).slice(0, 109)}…”`;

/** A workspace with a session, a wiring and an open question; and what an entry says of a write in it. */
async function open() {
  const s = await makeSession();
  const wiring = await createWiring(s.ws, { messagingGroupId: 'mg-a', agentGroupId: 'ag-one' });
  const change = (sql: string) => s.ws.central.write((db) => db.exec(sql));
  await change(
    `INSERT INTO pending_questions (question_id, session_id, message_out_id, title, options_json, created_at)
     VALUES ('q-1', '${s.sessionId}', 'q-1', 'Roll back?', '[]', '2026-11-22T11:59:00.000Z')`,
  );
  const names: Names = { ...namesOf(() => s.ws), entry: () => null };
  const says = (method: WritingMethod, input: unknown) => describeWrite(method, input, names).sentence;
  return { ...s, wiringId: wiring.id, change, names, says };
}

const target = (type: 'channel' | 'agent', id: string) => ({ type, id });

describe('what the audit log says', () => {
  it('calls things by their names; window F19: an address does not say its channel twice', async () => {
    const { says, names, sessionId, wiringId } = await open();
    const add = { agentGroupId: 'ag-one', name: 'x' };
    const seen = { name: 'x', targetType: 'channel', targetId: 'mg-a' };
    const routed = { sessionId, to: { messagingGroupId: 'mg-b', threadId: 't' } };
    const wanted = { agentGroupId: 'ag-two', messagingGroupId: 'mg-a', threadId: null, mode: 'shared' };
    const sentences: [WritingMethod, unknown, string][] = [
      [
        'destination.add',
        { ...add, target: target('channel', 'mg-a') },
        'Add destination “x” of agent group “One”, leading to messaging group “Chat A”',
      ],
      [
        'destination.add',
        { ...add, target: target('agent', 'ag-two') },
        'Add destination “x” of agent group “One”, leading to agent group “Two”',
      ],
      [
        'destination.change',
        { agentGroupId: 'ag-one', seen, name: 'y', target: target('channel', 'mg-b') },
        'Change destination “x” of agent group “One”, name it “y”, point it to messaging group “slack:2”',
      ],
      ['destination.remove', { agentGroupId: 'ag-two', seen }, 'Remove destination “x” of agent group “Two”'],
      [
        'wiring.create',
        { messagingGroupId: 'mg-b', agentGroupId: 'ag-two' },
        'Wire messaging group “slack:2” to agent group “Two”, shared',
      ],
      [
        'wiring.change',
        { id: wiringId, change: {} },
        'Change the wiring of messaging group “Chat A” to agent group “One”',
      ],
      [
        'wiring.remove',
        { id: wiringId },
        'Remove the wiring of messaging group “Chat A” to agent group “One”',
      ],
      ['agentGroup.change', { id: 'ag-one', name: 'Uno' }, 'Change agent group “One”, name it “Uno”'],
      ['agentGroup.change', { id: 'ag-one', name: 'One' }, 'Change agent group “One”'],
      ['agentGroup.remove', { id: 'ag-two' }, 'Remove agent group “Two”'],
      [
        'messagingGroup.change',
        { id: 'mg-a', name: null },
        'Change messaging group “Chat A”, without a name',
      ],
      ['messagingGroup.change', { id: 'mg-b', name: 'B' }, 'Change messaging group “slack:2”, name it “B”'],
      ['messagingGroup.remove', { id: 'mg-b' }, 'Remove messaging group “slack:2”'],
      [
        'question.answer',
        { questionId: 'q-1', value: 'wait', free: false },
        'Answer question “Roll back?” with “wait”',
      ],
      ['session.create', wanted, 'Make the session of agent group “Two” in messaging group “Chat A”, shared'],
      [
        'session.route',
        routed,
        'Set the default reply address of “Chat A” to messaging group “slack:2”, thread “t”',
      ],
    ];
    for (const [method, input, sentence] of sentences) expect(says(method, input)).toBe(sentence);
    // The log links there, and finds it by its session.
    expect(names.question('q-1')?.sessionId).toBe(sessionId);
  });

  it('has the id where there is no name, no such row, or nothing is open', async () => {
    const { says, change, names, ws } = await open();
    await change("UPDATE agent_groups SET name = ' '; UPDATE pending_questions SET title = ''");
    const answered = { questionId: 'q-1', value: 'wait', free: false };
    const expected = () => {
      expect(says('agentGroup.remove', { id: 'ag-one' })).toBe('Remove agent group “ag-one”');
      expect(says('messagingGroup.remove', { id: 'mg-x' })).toBe('Remove messaging group “mg-x”');
      expect(says('wiring.remove', { id: 'w-x' })).toBe('Remove the wiring “w-x”');
      expect(says('question.answer', answered)).toBe('Answer question “q-1” with “wait”');
      expect(names.session('sess-x')).toBe('sess-x');
    };
    expected();
    // An older workspace has no wirings, and knows no questions.
    await change('DROP TABLE messaging_group_agents; DROP TABLE pending_questions');
    expected();
    ws.close();
    expected();
    const closed = namesOf(() => {
      throw Refusal.of('NO_WORKSPACE', {});
    });
    expect(closed.agentGroup('ag-one')).toBe('ag-one');
  });

  it('cuts hostile names and spells out what controls; window F19: on one line', async () => {
    const { says, ws, wiringId } = await open();
    await ws.central.write((db) => {
      for (const table of ['agent_groups', 'messaging_groups'])
        db.prepare(`UPDATE ${table} SET name = ?`).run(HOSTILE);
      db.prepare('UPDATE pending_questions SET title = ?').run(HOSTILE);
    });
    expect(says('wiring.remove', { id: wiringId })).toBe(
      `Remove the wiring of messaging group ${SHOWN} to agent group ${SHOWN}`,
    );
    expect(says('question.answer', { questionId: 'q-1', value: 'x', free: false })).toBe(
      `Answer question ${SHOWN} with “x”`,
    );
  });
});

describe('a session', () => {
  it('is called by its chat, else its thread, else the chat’s address, else its id', async () => {
    const ws = await makeWorkspace();
    const names = namesOf(() => ws);
    const called = async (chat: string | null, thread: string | null) => {
      const { session } = await resolveSession(ws, 'ag-one', chat, thread, 'per-thread');
      const name = names.session(session.id);
      expect(getSession(ws, session.id).title).toBe(name);
      return name === session.id ? 'its id' : name;
    };
    expect(await called('mg-a', 't')).toBe('Chat A');
    expect(await called('mg-b', 't')).toBe('t');
    expect(await called('mg-b', null)).toBe('slack:2');
    expect(await called(null, null)).toBe('its id');
  });
});
