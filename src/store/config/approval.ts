/** What waits for somebody's decision on a host's card. The console can show it; only the host takes the decision. */
import type { Approval, ApprovalDetail, Approvals } from '../../contract/entities/approval.js';
import type { SessionSummary } from '../../contract/entities/session.js';
import { Refusal } from '../../contract/errors.js';
import { findAgentGroup } from '../db/agent-group.js';
import { type ApprovalKind, approvalRow, approvalRows } from '../db/approval.js';
import { findMessagingGroup, messagingGroupsAt } from '../db/messaging-group.js';
import { type Row, text, textOrEmpty } from '../db/row.js';
import { findSessionById } from '../db/session.js';
import type { ReadableDb } from '../db/sqlite.js';
import { type People, peopleIn } from '../db/user.js';
import { sessionForChat } from '../session/session-plan.js';
import { parseTimestamp } from '../time.js';
import type { OpenWorkspace } from '../workspace.js';
import { approvalDetailOf } from './approval-ask.js';
import { approvalDetail, heldMessageId, oneLine, requestIdsIn } from './approval-detail.js';
import { toApprover } from './approver.js';
import { heldMessage } from './held-message.js';
import { messagingGroupName, namesIn } from './names.js';

const MOST_LISTED = 100;
const MOST_APPROVERS = 5;
const STATUS_CHARS = 64;

type About = Pick<
  Approval,
  'kind' | 'id' | 'sessionId' | 'agentGroupId' | 'chat' | 'action' | 'detail' | 'sender' | 'messageId'
> & {
  requestIds: string[];
};

function chatOf(db: ReadableDb, messagingGroupId: string): Approval['chat'] {
  const group = findMessagingGroup(db, messagingGroupId);
  if (group === null) return { name: messagingGroupId, channelType: null };
  return { name: messagingGroupName(group), channelType: group.channelType };
}

function aboutAction(db: ReadableDb, row: Row): About {
  const payload = textOrEmpty(row, 'payload');
  const action = textOrEmpty(row, 'action');
  const session = text(row, 'session_id');
  const record = session === null ? null : findSessionById(db, session);
  const requestId = text(row, 'request_id');
  return {
    ...{ kind: 'action', id: textOrEmpty(row, 'approval_id'), sessionId: record?.id ?? null, action },
    agentGroupId: text(row, 'agent_group_id') ?? record?.agentGroupId ?? null,
    ...{ chat: null, sender: null, detail: approvalDetail(action, payload) },
    messageId: heldMessageId(action, payload),
    requestIds: [...(requestId === null ? [] : [requestId]), ...requestIdsIn(payload)],
  };
}

function aboutChat(db: ReadableDb, kind: 'sender' | 'channel', row: Row): About {
  const held = heldMessage(textOrEmpty(row, 'original_message'));
  const group = textOrEmpty(row, 'messaging_group_id');
  const agentGroupId = text(row, 'agent_group_id');
  const isSender = kind === 'sender';
  const sender = text(row, 'sender_name') ?? held.sender ?? text(row, 'sender_identity');
  return {
    ...{ kind, id: isSender ? textOrEmpty(row, 'id') : group, action: kind, agentGroupId },
    // A chat that no agent serves has no session; the agent group of its row is only the first one there was.
    sessionId:
      isSender && agentGroupId !== null ? sessionForChat(db, agentGroupId, group, held.threadId) : null,
    chat: chatOf(db, group),
    detail: oneLine(held.said),
    sender: oneLine(sender),
    messageId: null,
    requestIds: [],
  };
}

/**
 * Whom the host takes a decision from. Of a request, the one that its row names decides alone (2.1 and newer), and
 * somebody with a role where it names nobody; of a sender or a chat the one who got the card does so as well as they.
 */
function approversOf(
  db: ReadableDb,
  row: Row,
  people: People,
  { kind, agentGroupId }: Pick<About, 'kind' | 'agentGroupId'>,
): Pick<Approval, 'decidedBy' | 'approvers' | 'moreApprovers' | 'card' | 'instance'> {
  const named = text(row, 'approver_user_id');
  const byRole = people.approvers(agentGroupId);
  const first = named === null ? [] : [toApprover(db, people, named, people.roleOf(named, agentGroupId))];
  const others = byRole.filter(({ userId }) => userId !== named);
  const all =
    named !== null && kind === 'action'
      ? first
      : [...first, ...others.map(({ userId, role }) => toApprover(db, people, userId, role))];
  return {
    decidedBy: named === null ? 'role' : kind === 'action' ? 'named' : 'either',
    approvers: all.slice(0, MOST_APPROVERS),
    moreApprovers: Math.max(0, all.length - MOST_APPROVERS),
    card: cardOf(db, row, people, named === null ? byRole.map(({ userId }) => userId) : [named]),
    instance: text(row, 'instance'),
  };
}

/**
 * Where the card is: the row says so, or there is one direct chat only that the host could have sent it to. Hosts since
 * 2.3.0 note by which bot.
 * @param asked those to whom a host may have sent it
 */
function cardOf(db: ReadableDb, row: Row, people: People, asked: readonly string[]): string | null {
  const channel = text(row, 'channel_type');
  const platform = text(row, 'platform_id');
  const instance = text(row, 'instance');
  if (channel !== null && platform !== null) {
    const chats = messagingGroupsAt(db, channel, platform);
    const chat = chats.find((one) => one.instance === instance) ?? chats[0];
    return chat === undefined ? `${channel} ${platform}` : messagingGroupName(chat);
  }
  const direct = asked.map((userId) => people.directChat(userId));
  // One without a direct chat may have got one since.
  if (asked.length > 1 && instance === null) return null;
  const chats = direct.flatMap((id) => (id === null ? [] : (findMessagingGroup(db, id) ?? [])));
  const [only, ...others] = instance === null ? chats : chats.filter((one) => one.instance === instance);
  return only === undefined || others.length > 0 ? null : messagingGroupName(only);
}

function toApproval(db: ReadableDb, kind: ApprovalKind, row: Row, people: People): Approval {
  const about = kind === 'action' ? aboutAction(db, row) : aboutChat(db, kind, row);
  return {
    ...about,
    // The agent group of a chat without an agent is a stand-in.
    agentName:
      about.agentGroupId === null || kind === 'channel' ? null : namesIn(db).agentGroup(about.agentGroupId),
    title: oneLine(text(row, 'title')) ?? '',
    status: (text(row, 'status') ?? 'pending').slice(0, STATUS_CHARS),
    createdAt: parseTimestamp(row.created_at),
    expiresAt: parseTimestamp(row.expires_at),
    ...approversOf(db, row, people, about),
  };
}

/**
 * All that waits, as of one look at v2.db.
 * @throws WORKSPACE_DAMAGED, WORKSPACE_BUSY
 */
export function listApprovals(ws: OpenWorkspace): Approvals {
  return ws.central.read((db) => {
    const people = peopleIn(db);
    const of = (kind: ApprovalKind): { listed: Approval[]; more: number } => {
      const { rows, more } = approvalRows(db, kind, MOST_LISTED);
      return { listed: rows.map((row) => toApproval(db, kind, row, people)), more };
    };
    const [action, sender, channel] = [of('action'), of('sender'), of('channel')];
    return {
      listed: [...action.listed, ...sender.listed, ...channel.listed].toSorted(
        (a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0),
      ),
      more: { action: action.more, sender: sender.more, channel: channel.more },
    };
  });
}

/**
 * One of them whole, as of one look at v2.db.
 * @param reveal whether values that look like secrets are given, too
 * @throws APPROVAL_GONE, WORKSPACE_DAMAGED, WORKSPACE_BUSY
 */
export function getApproval(
  ws: OpenWorkspace,
  { kind, id }: Pick<Approval, 'kind' | 'id'>,
  reveal: boolean,
): ApprovalDetail {
  return ws.central.read((db) => {
    const row = approvalRow(db, kind, id);
    if (row === null) throw Refusal.of('APPROVAL_GONE', {});
    const of = {
      kind,
      action: textOrEmpty(row, 'action'),
      payload: textOrEmpty(row, kind === 'action' ? 'payload' : 'original_message'),
      question: text(row, 'question'),
      options: text(row, 'options_json'),
    };
    return approvalDetailOf(of, (agent) => findAgentGroup(db, agent)?.name ?? null, reveal);
  });
}

const MOST_OF_SESSION = 20;

/**
 * What waits of one session, and what its agent waits for outside of any session; at most 20, the newest first.
 * @throws as listApprovals
 */
export function approvalsOf(
  ws: OpenWorkspace,
  { id, agentGroup }: Pick<SessionSummary, 'id' | 'agentGroup'>,
): Approval[] {
  return listApprovals(ws)
    .listed.filter(({ kind, sessionId, agentGroupId }) =>
      sessionId === null ? kind === 'action' && agentGroupId === agentGroup.id : sessionId === id,
    )
    .slice(0, MOST_OF_SESSION);
}
