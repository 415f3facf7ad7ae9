/** What the tests of undo do and compare: every operation that can be undone, and all rows to the bit. */
import { join } from 'node:path';
import type { RowChange } from '../../src/contract/entities/change.js';
import type { UndoDeps } from '../../src/store/change/change-undo.js';
import { changeAgentGroup, createAgentGroup, removeAgentGroup } from '../../src/store/config/agent-group.js';
import { writeDestinations } from '../../src/store/config/destination.js';
import {
  addDestination,
  changeDestination,
  removeDestination,
} from '../../src/store/config/destination-config.js';
import {
  changeMessagingGroup,
  createMessagingGroup,
  removeMessagingGroup,
} from '../../src/store/config/messaging-group.js';
import { changePolicy, createPolicy, removePolicy } from '../../src/store/config/policy.js';
import { changeWiring, createWiring, removeWiring } from '../../src/store/config/wiring.js';
import { ChangeRecord, recording } from '../../src/store/db/change-record.js';
import { withWritableDb } from '../../src/store/db/open-writable.js';
import type { ReadableDb } from '../../src/store/db/sqlite.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { answerQuestion } from '../../src/store/message/question.js';
import { markContainerIdle } from '../../src/store/session/container.js';
import { closeSession, reopenSession } from '../../src/store/session/session.js';
import { setSessionRouting } from '../../src/store/session/session-routing.js';
import { queryElsewhere } from './sqlite-process.js';
import { chat, makeSession, type TestSession } from './store-workspace.js';

/** No container has taken anything. */
export const nobody: UndoDeps = { claimed: () => Promise.resolve([]) };

/** The changes recorded of the rows that `work` changed. */
export async function changesOf(work: () => Promise<unknown>): Promise<RowChange[]> {
  const record = new ChangeRecord();
  await recording(record, work);
  return record.changes;
}

const CENTRAL = [
  ...['agent_groups', 'messaging_groups', 'messaging_group_agents', 'agent_destinations'],
  'agent_message_policies',
  ...['pending_questions', 'sessions'],
];
const INBOUND = ['messages_in', 'destinations', 'session_routing'];

/** One SELECT that gives every row of some tables to the bit, in the rows' order. */
function exactly(db: ReadableDb, tables: readonly string[]): string {
  const columnsOf = db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck();
  // Older workspaces lack some.
  const there = tables.filter((table) => columnsOf.all(table).length > 0);
  const selects = there.map((table) => {
    const exact = columnsOf
      .all(table)
      .filter((name) => name !== 'last_active')
      .map(
        (c) =>
          `typeof("${c}") || ' ' || CASE typeof("${c}") WHEN 'text' THEN hex("${c}") ELSE quote("${c}") END`,
      );
    return `SELECT '${table}' AS t, ${exact.join(" || ', ' || ")} AS row FROM ${table}`;
  });
  return selects.join(' UNION ALL ');
}

/** All that is recorded, as another process sees it. */
export async function dumpAll(s: TestSession): Promise<unknown> {
  const central = s.ws.central.read((db) => exactly(db, CENTRAL));
  const inbound = await withWritableDb(s.ws, s, 'inbound.db', (db) => exactly(db, INBOUND));
  return [queryElsewhere(join(s.ws.path, 'v2.db'), central), queryElsewhere(s.inbound, inbound)];
}

/** The same through our own handles: much quicker, where it is asked often. */
export async function dumpHere(s: TestSession): Promise<unknown> {
  const rows = (db: ReadableDb, tables: readonly string[]): unknown => db.prepare(exactly(db, tables)).all();
  const inbound = await withWritableDb(s.ws, s, 'inbound.db', (db) => rows(db, INBOUND));
  return [s.ws.central.read((db) => rows(db, CENTRAL)), inbound];
}

export const at = '2026-11-22T12:00:00.000Z';

export async function withDestination(s: TestSession): Promise<void> {
  await s.ws.central.write((db) =>
    db.prepare("INSERT INTO agent_destinations VALUES ('ag-one', 'chat', 'channel', 'mg-a', ?)").run(at),
  );
}

async function withQuestion(s: TestSession): Promise<void> {
  await s.ws.central.write((db) =>
    db
      .prepare(
        `INSERT INTO pending_questions (question_id, session_id, message_out_id, title, options_json, created_at)
         VALUES ('q1', ?, 'q1', 'Deploy?', '[]', ?)`,
      )
      .run(s.sessionId, at),
  );
}

/** What holds what the one agent says to the other; an agent group that is held to be removed has none. */
const withPolicy = (s: TestSession) =>
  createPolicy(s.ws, { from: 'ag-one', to: 'ag-two', approver: 'telegram:7' });

/** The destination that is there, as a person sees it. */
const CHAT = { name: 'chat', targetType: 'channel', targetId: 'mg-a' };

/** What a person can do and undo, in a session from {@link furnished}. */
export const operations: Record<string, (s: TestSession) => Promise<unknown>> = {
  'a message': (s) => writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m1')),
  'a message with files': (s) =>
    writeSessionMessage(
      s.ws,
      s.agentGroupId,
      s.sessionId,
      chat('m:2', { attachments: [{ name: 'a.txt', data: 'aGk=' }] }),
    ),
  'an answer': (s) => answerQuestion(s.ws, 'q1', 'yes', 'console'),
  'a new agent group': (s) => createAgentGroup(s.ws, { name: 'New', folder: 'new' }),
  'the name of an agent group': (s) => changeAgentGroup(s.ws, 'ag-one', { name: 'Renamed' }),
  'an agent group that goes': (s) => removeAgentGroup(s.ws, 'ag-two'),
  'a new messaging group': (s) =>
    createMessagingGroup(s.ws, { channelType: 'telegram', platformId: 'tg:9', name: 'Nine' }),
  'the name of a messaging group': (s) => changeMessagingGroup(s.ws, 'mg-a', { name: 'Renamed' }),
  'a messaging group that goes': (s) => removeMessagingGroup(s.ws, 'mg-c'),
  'a destination that is added': (s) =>
    addDestination(s.ws, 'ag-one', 'ops', { type: 'agent', id: 'ag-two' }),
  'a destination that is renamed': (s) => changeDestination(s.ws, 'ag-one', CHAT, { name: 'dana' }),
  'a destination that is led elsewhere': (s) =>
    changeDestination(s.ws, 'ag-one', CHAT, { target: { type: 'agent', id: 'ag-two' } }),
  'a destination that goes': (s) => removeDestination(s.ws, 'ag-one', CHAT),
  'a new wiring, with a destination': (s) =>
    createWiring(s.ws, { messagingGroupId: 'mg-a', agentGroupId: 'ag-one', destination: 'chat-a' }),
  'a wiring that changes': (s) => changeWiring(s.ws, 'w1', { priority: 7, engageMode: 'mention' }),
  'a wiring that goes': (s) => removeWiring(s.ws, 'w1'),
  'a policy that is made': (s) =>
    createPolicy(s.ws, { from: 'ag-two', to: 'ag-one', approver: 'telegram:7' }),
  'another approver of a policy': (s) =>
    changePolicy(s.ws, { from: 'ag-one', to: 'ag-two', approver: 'slack:8' }),
  'a policy that goes': (s) => removePolicy(s.ws, { from: 'ag-one', to: 'ag-two' }),
  'a session that is closed': (s) => closeSession(s.ws, s.sessionId),
  'a session that is opened again': (s) => reopenSession(s.ws, s.sessionId),
  'another default reply address': (s) =>
    setSessionRouting(s.ws, s.agentGroupId, s.sessionId, { messagingGroupId: 'mg-b', threadId: 't-1' }),
  'no default reply address': (s) => setSessionRouting(s.ws, s.agentGroupId, s.sessionId, null),
  'a container that is marked': (s) => markContainerIdle(s.ws, s.sessionId),
  'a projection': (s) => writeDestinations(s.ws, s.agentGroupId, s.sessionId),
};

/** What must be done first so that an operation has something to do. */
export const firstOf: Record<string, (s: TestSession) => Promise<unknown>> = {
  'a session that is opened again': (s) => closeSession(s.ws, s.sessionId),
  'another approver of a policy': withPolicy,
  'a policy that goes': withPolicy,
};

/** A session whose agent has a destination, a question and a wiring, in a workspace that can have policies, and a chat that nothing refers to. */
export async function furnished(): Promise<TestSession> {
  const s = await makeSession();
  await withDestination(s);
  await withQuestion(s);
  const wiring = await createWiring(s.ws, { messagingGroupId: 'mg-b', agentGroupId: 'ag-one' });
  const chatC = await createMessagingGroup(s.ws, { channelType: 'slack', platformId: 'slack:3' });
  await s.ws.central.write((db) => {
    db.prepare("UPDATE messaging_group_agents SET id = 'w1' WHERE id = ?").run(wiring.id);
    db.prepare("UPDATE messaging_groups SET id = 'mg-c' WHERE id = ?").run(chatC.id);
  });
  return s;
}
