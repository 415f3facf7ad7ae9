/** Which agent takes part in which chat, and how. */
import type { RowChange } from '../../contract/entities/change.js';
import { SessionMode } from '../../contract/entities/messaging-group.js';
import {
  EngageMode,
  IgnoredMessagePolicy,
  SenderScope,
  ThreadPolicy,
  type Wiring,
  type WiringChange,
} from '../../contract/entities/wiring.js';
import { Refusal } from '../../contract/errors.js';
import { applyPlan, madeId } from '../change/apply.js';
import type { Plan } from '../change/plan.js';
import { findAgentGroup } from '../db/agent-group.js';
import { alteration, insertion, removal } from '../db/change-plan.js';
import { findMessagingGroup } from '../db/messaging-group.js';
import { findSessionsOfPair } from '../db/session.js';
import type { ReadableDb } from '../db/sqlite.js';
import { allWirings, findWiring } from '../db/wiring.js';
import type { OpenWorkspace } from '../workspace.js';
import { planNewDestination } from './destination-config.js';
import { checkedWord, checkStored, ifGiven } from './field.js';

const WHAT = 'wiring';
const TABLE = 'messaging_group_agents';

export interface NewWiring extends WiringChange {
  messagingGroupId: string;
  agentGroupId: string;
  /** The name under which the agent can then address the chat, too; none when it is not to. */
  destination?: string | null;
}

/** As it is stored. */
const THREADS: Record<ThreadPolicy, number | null> = { inherit: null, on: 1, off: 0 };

const invalid = (field: string, reason: string): Refusal =>
  Refusal.of('FIELD_INVALID', { what: WHAT, field, reason });

function checkPattern(pattern: string): string {
  if (pattern === '' || pattern.length > 1000 || pattern.includes('\0')) {
    throw invalid('pattern', 'is empty, longer than 1000 characters, or contains NUL');
  }
  checkStored(WHAT, 'pattern', pattern);
  try {
    new RegExp(pattern);
  } catch (error) {
    throw invalid('pattern', `is not a regular expression (${error instanceof Error ? error.message : ''})`);
  }
  return pattern;
}

function changed(change: WiringChange) {
  return {
    session_mode: ifGiven(change.mode, (word) =>
      checkedWord(WHAT, 'session mode', word, SessionMode.options),
    ),
    priority: ifGiven(change.priority, (value) => {
      if (!Number.isSafeInteger(value)) throw invalid('priority', 'is not a whole number');
      return value;
    }),
    engage_mode: ifGiven(change.engageMode, (word) =>
      checkedWord(WHAT, 'engage mode', word, EngageMode.options),
    ),
    engage_pattern: ifGiven(change.engagePattern, checkPattern),
    sender_scope: ifGiven(change.senderScope, (word) =>
      checkedWord(WHAT, 'sender scope', word, SenderScope.options),
    ),
    // A host of before 2.1 has no such column, which then means the same as to inherit.
    threads: ifGiven(
      change.threads,
      (word) => THREADS[checkedWord(WHAT, 'thread policy', word, ThreadPolicy.options)],
    ),
    ignored_message_policy: ifGiven(change.ignoredMessagePolicy, (word) =>
      checkedWord(WHAT, 'policy for ignored messages', word, IgnoredMessagePolicy.options),
    ),
  };
}

function found(db: ReadableDb, id: string): Wiring {
  const wiring = findWiring(db, id);
  if (wiring === null) throw Refusal.of('WIRING_NOT_FOUND', { id });
  return wiring;
}

/** All wirings, those of a higher priority first. */
export function listWirings(ws: OpenWorkspace): Wiring[] {
  return ws.central.read(allWirings);
}

export const planNewWiring =
  (wanted: NewWiring): Plan =>
  (db, fresh) => {
    const { messagingGroupId, agentGroupId } = wanted;
    const values = {
      messaging_group_id: messagingGroupId,
      agent_group_id: agentGroupId,
      created_at: fresh.at,
      ...changed(wanted),
    };
    const usual = {
      session_mode: 'shared',
      priority: 0,
      engage_mode: 'pattern',
      engage_pattern: (wanted.engageMode ?? 'pattern') === 'pattern' ? '.' : null,
      sender_scope: 'all',
      ignored_message_policy: 'drop',
    };
    if (findMessagingGroup(db, messagingGroupId) === null) {
      throw Refusal.of('MESSAGING_GROUP_NOT_FOUND', { id: messagingGroupId });
    }
    if (findAgentGroup(db, agentGroupId) === null) {
      throw Refusal.of('AGENT_GROUP_NOT_FOUND', { id: agentGroupId });
    }
    const other = allWirings(db).find(
      (one) => one.messagingGroupId === messagingGroupId && one.agentGroupId === agentGroupId,
    );
    if (other !== undefined) throw Refusal.of('WIRING_TAKEN', { by: other.id });
    const wiring = insertion(db, TABLE, { id: fresh.id('mga'), ...values }, usual);
    if (wanted.destination == null) return [wiring];
    const target = { type: 'channel', id: messagingGroupId } as const;
    return [wiring, ...planNewDestination(agentGroupId, wanted.destination, target)(db, fresh)];
  };

/**
 * Wires an agent to a chat. What is not given is as a host takes it: one shared session, every message
 * answered, from anybody. The destination is made with it, or neither is.
 * @throws AGENT_GROUP_NOT_FOUND, MESSAGING_GROUP_NOT_FOUND, WIRING_TAKEN, DESTINATION_TAKEN, FIELD_INVALID,
 *   COLUMN_MISSING, COLUMN_UNKNOWN, and as applyPlan
 */
export function createWiring(
  ws: OpenWorkspace,
  wanted: NewWiring,
  shown?: readonly RowChange[],
): Promise<Wiring> {
  return applyPlan(ws, planNewWiring(wanted), shown, (db, changes) => found(db, madeId(changes)));
}

export const planWiringChange =
  (id: string, change: WiringChange): Plan =>
  (db) => {
    const values = changed(change);
    found(db, id);
    return alteration(db, TABLE, { id }, values);
  };

/**
 * Changes how an agent takes part in a chat. Sessions that are there stay as they are.
 * @throws WIRING_NOT_FOUND, FIELD_INVALID, COLUMN_MISSING, and as applyPlan
 */
export function changeWiring(
  ws: OpenWorkspace,
  id: string,
  change: WiringChange,
  shown?: readonly RowChange[],
): Promise<Wiring> {
  return applyPlan(ws, planWiringChange(id, change), shown, (db) => found(db, id));
}

export const planWiringRemoval =
  (id: string): Plan =>
  (db) => {
    const { messagingGroupId, agentGroupId } = found(db, id);
    const sessions = findSessionsOfPair(db, agentGroupId, messagingGroupId);
    if (sessions.length > 0) {
      const by = [{ what: 'active sessions', count: sessions.length, names: sessions.slice(0, 5) }];
      throw Refusal.of('IN_USE', { what: WHAT, id, by });
    }
    return removal(db, TABLE, { id });
  };

/**
 * Takes an agent out of a chat. Refused while active sessions go by it.
 * @throws WIRING_NOT_FOUND; IN_USE, naming the sessions; and as applyPlan
 */
export function removeWiring(ws: OpenWorkspace, id: string, shown?: readonly RowChange[]): Promise<void> {
  return applyPlan(ws, planWiringRemoval(id), shown, () => undefined);
}
