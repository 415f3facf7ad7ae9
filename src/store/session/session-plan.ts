/** Which session a message in a chat would reach, or that one would be made: by the rule that the host has. */
import type { MessagingGroup, SessionMode } from '../../contract/entities/messaging-group.js';
import type { Landing, SessionPlan, WantedSession } from '../../contract/entities/session-plan.js';
import type { ThreadPolicy } from '../../contract/entities/wiring.js';
import { quote, Refusal } from '../../contract/errors.js';
import { checkStored } from '../config/field.js';
import { type CentralNames, namesIn } from '../config/names.js';
import { findAgentGroup } from '../db/agent-group.js';
import { findMessagingGroup } from '../db/messaging-group.js';
import {
  type ChatThread,
  findSessions,
  findSessionsOfPair,
  hasThreads,
  hasThreadsOfPair,
  type SessionRecord,
} from '../db/session.js';
import type { ReadableDb } from '../db/sqlite.js';
import { wiringsOf } from '../db/wiring.js';
import type { OpenWorkspace } from '../workspace.js';

const MOST_OTHERS = 5;

function placeOf(
  { agentGroupId, messagingGroupId, mode }: WantedSession,
  threadId: string | null,
  names: CentralNames,
): string {
  const group = `agent group ${quote(names.agentGroup(agentGroupId))}`;
  if (mode === 'agent-shared') return `${group}, whatever the chat`;
  if (messagingGroupId === null) return `${group}, without a chat`;
  const chat = `${group} in messaging group ${quote(names.messagingGroup(messagingGroupId))}`;
  if (mode === 'shared') return `${chat}, whatever the thread`;
  return threadId === null ? `${chat}, outside any thread` : `${chat}, thread ${quote(threadId)}`;
}

/** Sessions as people call them. Those of one chat have the same name: then their ids tell them apart. */
function sessionsInWords(ids: readonly string[], names: CentralNames): string[] {
  const called = ids.map((id) => names.session(id));
  return ids.map((id, i) => {
    const name = called[i] ?? id;
    const alone = called.filter((other) => other === name).length === 1;
    return alone ? quote(name) : `${quote(name)} (${quote(id)})`;
  });
}

function toPlan(
  wanted: WantedSession,
  threadId: string | null,
  found: { reason: SessionPlan['reason']; sessionId: string | null; others: string[] },
  names: CentralNames,
): SessionPlan {
  const place = placeOf(wanted, threadId, names);
  const { sessionId, others } = found;
  const called = sessionsInWords(sessionId === null ? others : [sessionId, ...others], names);
  const more = (sessionId === null ? called : called.slice(1)).join(', ');
  const words: Record<SessionPlan['reason'], string> = {
    found: `Session ${called[0]} would be used: it is ${more === '' ? 'the' : 'the newest'} active one for ${place} (mode ${wanted.mode})${more === '' ? '' : `; ${more} would fit too`}.`,
    none: `A new session would be made: there is none for ${place} (mode ${wanted.mode}).`,
    closed: `A new session would be made: there are only closed ones for ${place} (mode ${wanted.mode}): ${more}.`,
    'no-chat': `A new session would be made: without a chat, every one is new (mode ${wanted.mode}).`,
  };
  return { ...wanted, threadId, ...found, sentence: words[found.reason] };
}

/** In which chat and thread a session is looked for; null: in any chat; `none`: each one is new. */
function placeToLook({ messagingGroupId, threadId, mode }: WantedSession): ChatThread | null | 'none' {
  if (mode === 'agent-shared') return null;
  if (messagingGroupId === null) return 'none';
  return { messagingGroupId, threadId: mode === 'per-thread' ? threadId : null };
}

/** The active sessions that fit, the one that is used first: the rule itself. */
export function fittingSessions(db: ReadableDb, wanted: WantedSession, limit: number): SessionRecord[] {
  const chat = placeToLook(wanted);
  return chat === 'none' ? [] : findSessions(db, wanted.agentGroupId, chat, 'active', limit);
}

/**
 * The session in which a message in a chat would reach an agent, or, where its thread has none, the newest that the
 * agent has there; null where it has none.
 */
export function sessionForChat(
  db: ReadableDb,
  agentGroupId: string,
  messagingGroupId: string,
  threadId: string | null,
): string | null {
  const mode =
    wiringsOf(db, messagingGroupId).find((one) => one.agentGroupId === agentGroupId)?.mode ?? 'shared';
  const wanted = { agentGroupId, messagingGroupId, threadId, mode };
  const [found] =
    threadId === null || mode === 'agent-shared'
      ? fittingSessions(db, wanted, 1)
      : fittingSessions(db, { ...wanted, mode: 'per-thread' }, 1);
  return found?.id ?? findSessionsOfPair(db, agentGroupId, messagingGroupId)[0] ?? null;
}

function requireGroups(db: ReadableDb, { agentGroupId, messagingGroupId }: WantedSession): void {
  if (findAgentGroup(db, agentGroupId) === null) {
    throw Refusal.of('AGENT_GROUP_NOT_FOUND', { id: agentGroupId });
  }
  if (messagingGroupId !== null && findMessagingGroup(db, messagingGroupId) === null) {
    throw Refusal.of('MESSAGING_GROUP_NOT_FOUND', { id: messagingGroupId });
  }
}

/**
 * The session that the rule takes; null when one is to be made.
 * @throws AGENT_GROUP_NOT_FOUND, MESSAGING_GROUP_NOT_FOUND
 */
export function fittingSession(db: ReadableDb, wanted: WantedSession): SessionRecord | null {
  requireGroups(db, wanted);
  return fittingSessions(db, wanted, 1)[0] ?? null;
}

/**
 * What the rule decides, and why, within one look at v2.db.
 * @throws AGENT_GROUP_NOT_FOUND, MESSAGING_GROUP_NOT_FOUND
 */
function planIn(db: ReadableDb, wanted: WantedSession): SessionPlan {
  const { agentGroupId, mode } = wanted;
  requireGroups(db, wanted);
  const threadId = mode === 'per-thread' ? wanted.threadId : null;
  const names = namesIn(db);
  const chat = placeToLook(wanted);
  if (chat === 'none') {
    return toPlan(wanted, threadId, { reason: 'no-chat', sessionId: null, others: [] }, names);
  }
  const [newest, ...older] = fittingSessions(db, wanted, MOST_OTHERS + 1);
  if (newest !== undefined) {
    const others = older.map(({ id }) => id);
    return toPlan(wanted, newest.threadId, { reason: 'found', sessionId: newest.id, others }, names);
  }
  const closed = findSessions(db, agentGroupId, chat, 'closed', MOST_OTHERS).map(({ id }) => id);
  const reason = closed.length === 0 ? 'none' : 'closed';
  return toPlan(wanted, threadId, { reason, sessionId: null, others: closed }, names);
}

/**
 * A dry run of resolveSession: nothing is made.
 * @throws AGENT_GROUP_NOT_FOUND, MESSAGING_GROUP_NOT_FOUND
 */
export function planSession(
  ws: OpenWorkspace,
  agentGroupId: string,
  messagingGroupId: string | null,
  threadId: string | null,
  mode: SessionMode,
): SessionPlan {
  checkStored('session', 'thread', threadId);
  return ws.central.read((db) => planIn(db, { agentGroupId, messagingGroupId, threadId, mode }));
}

/**
 * Where a message lands by one wiring. A host asks the chat's adapter about threads before it asks the wiring: without
 * them it drops the thread; with them each thread of a group has a session of its own, unless one session is shared
 * by all chats. An adapter is code that no file here tells of, but what it has brought does.
 * @param threads what the wiring itself says about them; null where hosts do not keep that
 */
function landIn(
  db: ReadableDb,
  wanted: WantedSession,
  chat: MessagingGroup,
  threads: ThreadPolicy | null,
): Pick<Landing, 'plan' | 'certain' | 'sentence'> {
  const apart = chat.isGroup && wanted.mode !== 'agent-shared';
  const without = planIn(db, { ...wanted, threadId: null });
  const within = planIn(db, { ...wanted, mode: apart ? 'per-thread' : wanted.mode });
  const sure = (plan: SessionPlan, note = ''): ReturnType<typeof landIn> => ({
    ...{ plan, certain: true, sentence: `${plan.sentence}${note}` },
  });
  const same = within.sessionId === without.sessionId && within.threadId === without.threadId;
  if (threads === 'off') {
    return sure(without, same ? '' : ' Its wiring has threads off, so the thread is left out.');
  }
  if (same) return sure(without);
  // What a wiring leaves to its adapter, only what it did before tells.
  const seen =
    threads === 'inherit'
      ? hasThreadsOfPair(db, wanted.agentGroupId, chat.id)
      : hasThreads(db, chat.channelType);
  if (seen) {
    const note = ` The wiring says ${wanted.mode}, but this channel has threads, and in a group a host makes a session for each of them.`;
    return sure(within, within.mode === wanted.mode ? '' : note);
  }
  const plan = within.sessionId === null && without.sessionId !== null ? without : within;
  const adapter = `the adapter of ${quote(chat.channelType)}`;
  const first =
    threads === 'inherit'
      ? `The wiring leaves threads to ${adapter}, and nothing here tells what that does. If it uses them: `
      : `If ${adapter} has threads, which nothing here tells: `;
  const sentence = `${first}${within.sentence} If it ${threads === 'inherit' ? 'does not' : 'has none'}: ${without.sentence}`;
  return { plan, certain: false, sentence };
}

/**
 * Where a message in a chat and thread would land: one entry for each wired agent, in the order of their
 * priority. Whether an agent would answer it at all is up to its wiring's engage_mode.
 * @throws MESSAGING_GROUP_NOT_FOUND
 */
export function planLanding(ws: OpenWorkspace, messagingGroupId: string, threadId: string | null): Landing[] {
  checkStored('session', 'thread', threadId);
  return ws.central.read((db) => {
    const chat = findMessagingGroup(db, messagingGroupId);
    if (chat === null) throw Refusal.of('MESSAGING_GROUP_NOT_FOUND', { id: messagingGroupId });
    return wiringsOf(db, messagingGroupId).map(({ id, agentGroupId, mode, threads }) => {
      const base = { wiringId: id, agentGroupId };
      if (mode === null) {
        const name = namesIn(db).agentGroup(agentGroupId);
        const sentence = `The wiring of agent group ${quote(name)} has an unknown session_mode.`;
        return { ...base, plan: null, certain: true, sentence };
      }
      if (findAgentGroup(db, agentGroupId) === null) {
        const sentence = `The agent group ${quote(agentGroupId)} of this wiring is gone.`;
        return { ...base, plan: null, certain: true, sentence };
      }
      const wanted = { agentGroupId, messagingGroupId, threadId, mode };
      return { ...base, ...landIn(db, wanted, chat, threads) };
    });
  });
}
