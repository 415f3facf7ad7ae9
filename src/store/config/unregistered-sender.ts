/** Whose messages a host dropped, and whether it would drop them again. */
import type { SessionSummary } from '../../contract/entities/session.js';
import type { UnregisteredSender, UnregisteredSenders } from '../../contract/entities/unregistered-sender.js';
import { isAsked } from '../db/approval.js';
import { findMessagingGroup, gateOf, messagingGroupsAt } from '../db/messaging-group.js';
import { type Row, text, textOrEmpty } from '../db/row.js';
import type { ReadableDb } from '../db/sqlite.js';
import { unregisteredSenderRows } from '../db/unregistered-sender.js';
import { type People, peopleIn } from '../db/user.js';
import { wiringsOf } from '../db/wiring.js';
import { sessionForChat } from '../session/session-plan.js';
import { parseTimestamp } from '../time.js';
import type { OpenWorkspace } from '../workspace.js';
import { oneLine } from './approval-detail.js';
import { messagingGroupName, namesIn } from './names.js';

const MOST_LISTED = 100;

interface Dropped {
  reason: string;
  userId: string | null;
  messagingGroupId: string | null;
  agentGroupId: string | null;
}

function standingOf(
  db: ReadableDb,
  { reason, userId, messagingGroupId, agentGroupId }: Dropped,
  people: People,
): UnregisteredSender['standing'] {
  if (messagingGroupId === null) return 'open';
  const gate = gateOf(db, messagingGroupId);
  const wired = wiringsOf(db, messagingGroupId).length > 0;
  if (reason === 'no_agent_wired') {
    if (wired) return 'let in';
    if (isAsked(db, 'channel', messagingGroupId, null)) return 'asked';
    return gate?.denied === true ? 'denied' : 'open';
  }
  if (!reason.startsWith('unknown_sender_')) return 'open';
  if (gate?.policy === 'public') return 'let in';
  if (userId === null || agentGroupId === null) return 'open';
  if (people.mayAccess(userId, agentGroupId)) return 'let in';
  return isAsked(db, 'sender', messagingGroupId, userId) ? 'asked' : 'open';
}

function toUnregisteredSender(db: ReadableDb, row: Row, people: People): UnregisteredSender {
  const channelType = textOrEmpty(row, 'channel_type');
  const platformId = textOrEmpty(row, 'platform_id');
  const userId = text(row, 'user_id');
  const named = text(row, 'messaging_group_id');
  const chat =
    (named === null ? null : findMessagingGroup(db, named)) ??
    messagingGroupsAt(db, channelType, platformId)[0] ??
    null;
  const messagingGroupId = chat?.id ?? null;
  const reason = textOrEmpty(row, 'reason').slice(0, 100);
  const agentGroupId = text(row, 'agent_group_id');
  // Where no agent took part the row names none: then it is about those that the chat has.
  const served =
    agentGroupId ??
    (messagingGroupId === null ? null : (wiringsOf(db, messagingGroupId)[0]?.agentGroupId ?? null));
  const count = Number(row.message_count ?? 1);
  return {
    ...{ channelType, platformId, userId, reason },
    name: oneLine(text(row, 'sender_name') ?? (userId === null ? null : people.name(userId))),
    count: Number.isSafeInteger(count) && count > 0 ? count : 1,
    firstAt: parseTimestamp(row.first_seen),
    lastAt: parseTimestamp(row.last_seen),
    chatName: chat === null ? `${channelType} ${platformId}` : messagingGroupName(chat),
    agentName: served === null ? null : namesIn(db).agentGroup(served),
    sessionId:
      served === null || messagingGroupId === null
        ? null
        : sessionForChat(db, served, messagingGroupId, null),
    standing: standingOf(db, { reason, userId, messagingGroupId, agentGroupId }, people),
    canAsk: people.approvers(agentGroupId).length > 0,
  };
}

/**
 * The chats in which a host dropped messages, as of one look at v2.db.
 * @throws WORKSPACE_DAMAGED, WORKSPACE_BUSY
 */
export function listUnregisteredSenders(ws: OpenWorkspace): UnregisteredSenders {
  return ws.central.read((db) => {
    const { rows, more } = unregisteredSenderRows(db, MOST_LISTED);
    const people = peopleIn(db);
    const listed = rows.map((row) => toUnregisteredSender(db, row, people));
    return { listed: listed.toSorted((a, b) => (b.lastAt ?? 0) - (a.lastAt ?? 0)), more };
  });
}

const MOST_OF_SESSION = 3;

/**
 * Those of the chat of one session, the latest first; at most 3.
 * @throws as listUnregisteredSenders
 */
export function droppedIn(ws: OpenWorkspace, { id }: Pick<SessionSummary, 'id'>): UnregisteredSender[] {
  return listUnregisteredSenders(ws)
    .listed.filter(({ sessionId }) => sessionId === id)
    .slice(0, MOST_OF_SESSION);
}
