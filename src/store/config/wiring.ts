/** Which agent takes part in which chat, and how. */
import { SessionMode } from '../../contract/entities/messaging-group.js';
import {
  EngageMode,
  IgnoredMessagePolicy,
  SenderScope,
  type Wiring,
  type WiringChange,
} from '../../contract/entities/wiring.js';
import { Refusal } from '../../contract/errors.js';
import { findAgentGroup } from '../db/agent-group.js';
import { deleteRow, insertRow, updateRow } from '../db/central-row-write.js';
import { findMessagingGroup } from '../db/messaging-group.js';
import { findSessionsOfPair } from '../db/session.js';
import type { ReadableDb } from '../db/sqlite.js';
import { allWirings, findWiring } from '../db/wiring.js';
import type { OpenWorkspace } from '../workspace.js';
import { addDestinationIn } from './destination-config.js';
import { checkedWord, checkStored, ifGiven } from './field.js';

const WHAT = 'wiring';
const TABLE = 'messaging_group_agents';

export interface NewWiring extends WiringChange {
  messagingGroupId: string;
  agentGroupId: string;
  /** The name under which the agent can then address the chat, too; omitted when it may not. */
  destination?: string | undefined;
}

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

/**
 * Wires an agent to a chat. Defaults are the host's: one shared session, every message answered, from anybody.
 * The destination is made with it, or neither is.
 * @throws AGENT_GROUP_NOT_FOUND, MESSAGING_GROUP_NOT_FOUND, WIRING_TAKEN, DESTINATION_TAKEN,
 *   FIELD_INVALID, COLUMN_MISSING,
 *   COLUMN_UNKNOWN, SESSION_DB_BUSY, NOT_WRITABLE
 */
export async function createWiring(ws: OpenWorkspace, wanted: NewWiring): Promise<Wiring> {
  const { messagingGroupId, agentGroupId } = wanted;
  const id = ws.newId('mga');
  const values = {
    id,
    messaging_group_id: messagingGroupId,
    agent_group_id: agentGroupId,
    created_at: new Date(ws.clock.now()).toISOString(),
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
  return ws.central.write((db) => {
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
    insertRow(db, TABLE, values, usual);
    if (wanted.destination !== undefined) {
      addDestinationIn(ws, db, agentGroupId, wanted.destination, { type: 'channel', id: messagingGroupId });
    }
    return found(db, id);
  });
}

/**
 * Changes how an agent takes part in a chat. Existing sessions stay as they are.
 * @throws WIRING_NOT_FOUND, FIELD_INVALID, COLUMN_MISSING, SESSION_DB_BUSY, NOT_WRITABLE
 */
export async function changeWiring(ws: OpenWorkspace, id: string, change: WiringChange): Promise<Wiring> {
  const values = changed(change);
  return ws.central.write((db) => {
    found(db, id);
    updateRow(db, TABLE, id, values);
    return found(db, id);
  });
}

/**
 * Removes an agent from a chat. Refused while active sessions depend on it.
 * @throws WIRING_NOT_FOUND; IN_USE, naming the sessions; SESSION_DB_BUSY, NOT_WRITABLE
 */
export async function removeWiring(ws: OpenWorkspace, id: string): Promise<void> {
  await ws.central.write((db) => {
    const { messagingGroupId, agentGroupId } = found(db, id);
    const sessions = findSessionsOfPair(db, agentGroupId, messagingGroupId);
    if (sessions.length > 0) {
      const by = [{ what: 'active sessions', count: sessions.length, names: sessions.slice(0, 5) }];
      throw Refusal.of('IN_USE', { what: WHAT, id, by });
    }
    deleteRow(db, TABLE, id);
  });
}
