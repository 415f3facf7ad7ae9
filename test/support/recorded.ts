/** What is known of NanoClaw’s versions, held against workspaces that their own hosts have made. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import type { PollOrder } from '../../src/contract/entities/dialect.js';
import { botOf } from '../../src/rules/bot.js';
import { chatStanding } from '../../src/rules/chat-standing.js';
import { holding } from '../../src/rules/held-row.js';
import { foretellRoute } from '../../src/rules/host-route.js';
import { POLL_LIMIT } from '../../src/rules/poll-rule.js';
import { getApproval, listApprovals } from '../../src/store/config/approval.js';
import { listPolicies } from '../../src/store/config/policy.js';
import { readDialect } from '../../src/store/db/dialect.js';
import { readLeases } from '../../src/store/db/host-lease.js';
import { readAttachment } from '../../src/store/files/attachment-read.js';
import { listAttempts } from '../../src/store/message/delivery-attempt.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { findAttachment, pageMessages } from '../../src/store/message/message-page.js';
import { readNextPoll } from '../../src/store/message/next-poll.js';
import { taskPlace } from '../../src/store/message/task-place.js';
import { routeFacts } from '../../src/store/session/host-route.js';
import { getSession, listSessions, SessionListing } from '../../src/store/session/session.js';
import { findSessionTroubles } from '../../src/store/session/session-trouble.js';
import type { SessionKey } from '../../src/store/session-key.js';
import type { OpenWorkspace } from '../../src/store/workspace.js';
import { NOON } from './store-workspace.js';

const LEDGER = `CREATE TABLE IF NOT EXISTS token_usage_log (id INTEGER PRIMARY KEY AUTOINCREMENT, ts TEXT NOT NULL,
    model TEXT, input_tokens INTEGER NOT NULL DEFAULT 0, output_tokens INTEGER NOT NULL DEFAULT 0, cost_usd REAL);
  CREATE INDEX IF NOT EXISTS idx_token_usage_log_ts ON token_usage_log(ts)`;
const ENGAGED = `CREATE INDEX IF NOT EXISTS idx_messages_in_engaged ON messages_in(thread_id, timestamp) WHERE trigger = 1`;

function execute(file: string, sql: string): void {
  const db = new Database(file);
  db.exec(sql);
  db.close();
}

const activeKeys = (ws: OpenWorkspace): SessionKey[] =>
  listSessions(ws)
    .filter(({ status }) => status === 'active')
    .map((s) => ({ agentGroupId: s.agentGroup.id, sessionId: s.id }));

/** What is held, for whom and until when, and which row stands for it. */
export function expectHeld(ws: OpenWorkspace): void {
  const { listed } = listApprovals(ws);
  expect(listed.map(({ action, status, decidedBy }) => [action, status, decidedBy]).sort()).toEqual([
    ['a2a_message_gate', 'pending', 'named'],
    ['add_mcp_server', 'awaiting_reason', 'role'],
    ['install_packages', 'pending', 'role'],
  ]);
  const gate = listed.find(({ action }) => action === 'a2a_message_gate');
  const [policy] = listPolicies(ws).listed;
  expect(gate?.approvers).toEqual([policy?.approver]);
  expect(gate?.card).not.toBeNull();
  const detail = getApproval(ws, { kind: 'action', id: gate?.id ?? '' }, false);
  expect(detail.ask).toMatchObject({ type: 'message', to: policy?.to, messageId: gate?.messageId });
  expect(detail.options).toHaveLength(3);
  expect(listed.every(({ sessionId }) => sessionId === gate?.sessionId)).toBe(true);
  const { agentGroup, id } = getSession(ws, gate?.sessionId ?? '');
  const key = { agentGroupId: agentGroup.id, sessionId: id };
  const { messages } = pageMessages(ws, key, { before: null, limit: 100 }, Date.now());
  const held = messages.filter((message) => holding(message, listed) !== null);
  expect(held.map(({ kind, state }) => [kind, state])).toEqual([
    ['chat', 'delivered'],
    ['system', 'delivered'],
    ['system', 'delivered'],
  ]);
  expect(held[0]?.id).toBe(gate?.messageId);
}

/** A delivery that failed, in a chat that is detached. */
export function expectAttempts(ws: OpenWorkspace): void {
  const found = listSessions(ws).flatMap((session) =>
    (listAttempts(ws, session.id) ?? []).map((one) => ({ one, chat: session.messagingGroup })),
  );
  expect(found).toMatchObject([
    {
      one: { attempts: 2, lastError: expect.stringContaining('is detached') },
      chat: { name: 'Yard crew' },
    },
  ]);
  expect(found.map(({ chat }) => chat && chatStanding(chat)?.word)).toEqual(['detached']);
}

/** The leases of hosts, and what they say of sessions. */
export function expectLeases(ws: OpenWorkspace): void {
  const leases = ws.central.read(readLeases);
  expect(leases).toHaveLength(2);
  expect(leases.filter(({ stopped }) => stopped === null)).toHaveLength(1);
  const sessions = new SessionListing(ws).look().sessions;
  const holds = sessions.flatMap(({ container: { hold } }) => hold ?? []);
  expect(holds.map(({ stopIntent }) => stopIntent).sort()).toEqual(
    ['respawn_after_stop', 'stop', null].sort(),
  );
  expect(holds.filter(({ by }) => by !== null)).toMatchObject([{ incarnation: 3, host: { stopped: null } }]);
  expect(sessions.filter(({ container: { wake } }) => wake !== null)).toHaveLength(1);
}

/** Each session has an answer to a message through the host; those of tasks and of named bots a reason why not. */
export function expectRoutes(ws: OpenWorkspace): void {
  const sessions = listSessions(ws);
  expect(sessions.length).toBeGreaterThan(0);
  for (const session of sessions) {
    const facts = routeFacts(ws, session.id);
    const { hindrance, agents } = foretellRoute(facts, 'hello', facts.senders[0] ?? null, null);
    if (session.messagingGroup === null) expect(hindrance).toContain('has no chat');
    else if (botOf(session.messagingGroup) !== null) expect(hindrance).toContain('is reached by the bot');
    else if (hindrance === null) expect(agents.length).toBe(facts.wirings.length);
  }
}

/** Acks to the millisecond, ids with their agent, names for files that had none; no folder with a dot is a session. */
export async function expectNewerFiles(ws: OpenWorkspace): Promise<void> {
  const keys = activeKeys(ws);
  const all = keys.flatMap((key) =>
    pageMessages(ws, key, { before: null, limit: 200 }, NOON).messages.map((one) => ({ key, one })),
  );
  const acked = all.filter(({ one }) => one.direction === 'inbound' && one.stateAt !== null);
  expect(acked.some(({ one }) => (one.stateAt ?? 0) % 1000 !== 0)).toBe(true);
  const withAgent = all.filter(({ key, one }) => one.id.endsWith(`:${key.agentGroupId}`));
  expect(withAgent.length).toBeGreaterThan(0);
  const files = all.flatMap(({ key, one }) => one.attachments.map((file) => ({ key, one, file })));
  const unnamed = files.filter(({ file }) => /^attachment-\d{13}/.test(file.name));
  expect(unnamed.length).toBeGreaterThan(0);
  for (const { key, one, file } of files.filter(({ one }) => one.direction === 'inbound')) {
    expect(file.problem).toBeNull();
    const found = findAttachment(ws, key, one.key, file.index);
    expect(readAttachment(ws, key, found).type).toMatch(/^(image|text|other)$/);
  }
  const troubles = await findSessionTroubles(ws);
  // A session that a sweep has closed may lack what no runner has made.
  expect(troubles.filter(({ kind }) => kind === 'row-missing')).toEqual([]);
}

/** Chats are written to, also beside a usage ledger and an index of engaged rows. */
export async function expectWritable(ws: OpenWorkspace): Promise<void> {
  const chats = activeKeys(ws).filter((key) => taskPlace(ws, key).series === null);
  expect(chats.length).toBeGreaterThan(0);
  for (const key of chats) {
    execute(join(join(ws.path, 'v2-sessions', key.agentGroupId, key.sessionId), 'outbound.db'), LEDGER);
    execute(join(join(ws.path, 'v2-sessions', key.agentGroupId, key.sessionId), 'inbound.db'), ENGAGED);
    const { id } = await writeSessionMessage(ws, key.agentGroupId, key.sessionId, {
      ...{ id: `own-${key.sessionId}`, kind: 'chat', timestamp: new Date(NOON).toISOString() },
      content: '{"text":"Still here?","sender":"Dana"}',
    });
    const { messages } = pageMessages(ws, key, { before: null, limit: 50 }, NOON);
    expect(messages.find((one) => one.id === id)).toMatchObject({ state: 'waiting' });
  }
}

/** The next poll of every session, in the order of the workspace's version. */
export function expectPolls(ws: OpenWorkspace, order: PollOrder): void {
  expect(ws.central.read(readDialect).pollOrder).toBe(order);
  const fates = new Set<string>();
  const now = NOON + 3 * 24 * 3_600_000;
  for (const { id, agentGroup } of listSessions(ws)) {
    const key = { agentGroupId: agentGroup.id, sessionId: id };
    for (const first of [true, false]) {
      const shown = readNextPoll(ws, key, { now, first, rule: { limit: POLL_LIMIT, order } });
      // No session has more than ten rows due: both versions take the same.
      const either = readNextPoll(ws, key, { now, first, rule: { limit: POLL_LIMIT, order: 'unknown' } });
      expect(either).toMatchObject({ handed: shown.handed, turn: shown.turn });
      for (const { fate } of [...shown.handed, ...shown.skipped]) fates.add(fate);
    }
  }
  expect([...fates]).toContain('handed');
  // That of today has an answer that nobody reads.
  if (order === 'triggers-first') expect([...fates]).toContain('system');
}
