/** What waits for somebody's decision on a host's card. The console can show it; only the host takes the decision. */
import type { Approval, Approvals, Approver } from '../../contract/entities/approval.js';
import type { SessionSummary } from '../../contract/entities/session.js';
import { type ApprovalKind, approvalRows } from '../db/approval.js';
import { findMessagingGroup, messagingGroupsAt } from '../db/messaging-group.js';
import { type Row, text, textOrEmpty } from '../db/row.js';
import { findSessionById } from '../db/session.js';
import type { ReadableDb } from '../db/sqlite.js';
import { type People, peopleIn } from '../db/user.js';
import { sessionForChat } from '../session/session-plan.js';
import { parseTimestamp } from '../time.js';
import type { OpenWorkspace } from '../workspace.js';
import { approvalDetail, asFields, fieldsOf, oneLine, requestIdsIn } from './approval-detail.js';
import { messagingGroupName, namesIn } from './names.js';

const MOST_LISTED = 100;
const MOST_APPROVERS = 5;
const STATUS_CHARS = 64;

type About = Pick<
  Approval,
  'kind' | 'id' | 'sessionId' | 'agentGroupId' | 'chat' | 'action' | 'detail' | 'sender'
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
    requestIds: [...(requestId === null ? [] : [requestId]), ...requestIdsIn(payload)],
  };
}

/** What somebody wrote, as the host keeps it until the decision: an event with a message, whose content is JSON. */
function heldMessage(json: string): { threadId: string | null; said: string | null; sender: string | null } {
  const { threadId, message } = fieldsOf(json);
  const { content } = asFields(message);
  const fields = typeof content === 'string' ? fieldsOf(content) : {};
  const author = asFields(fields.author);
  const sender = [fields.senderName, fields.sender, author.fullName, author.userName].find(
    (each) => typeof each === 'string' && each !== '',
  );
  return {
    threadId: typeof threadId === 'string' ? threadId : null,
    said: typeof fields.text === 'string' ? fields.text : null,
    sender: typeof sender === 'string' ? sender : null,
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
    requestIds: [],
  };
}

function approversOf(
  db: ReadableDb,
  row: Row,
  people: People,
  agentGroupId: string | null,
): Pick<Approval, 'approvers' | 'moreApprovers' | 'card'> {
  const named = text(row, 'approver_user_id');
  const ids = named === null ? people.approvers(agentGroupId) : [named];
  const toApprover = (userId: string): Approver => ({ userId, name: people.name(userId) });
  return {
    approvers: ids.slice(0, MOST_APPROVERS).map(toApprover),
    moreApprovers: Math.max(0, ids.length - MOST_APPROVERS),
    card: cardOf(db, row, people, ids),
  };
}

/** Where the card is: the row says so, or there is one person only whom the host could have sent it to. */
function cardOf(db: ReadableDb, row: Row, people: People, approvers: readonly string[]): string | null {
  const channel = text(row, 'channel_type');
  const platform = text(row, 'platform_id');
  if (channel !== null && platform !== null) {
    const chats = messagingGroupsAt(db, channel, platform);
    const chat = chats.find(({ instance }) => instance === text(row, 'instance')) ?? chats[0];
    return chat === undefined ? `${channel} ${platform}` : messagingGroupName(chat);
  }
  const [only, ...others] = approvers;
  const direct = only === undefined || others.length > 0 ? null : people.directChat(only);
  return direct === null ? null : (chatOf(db, direct)?.name ?? null);
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
    ...approversOf(db, row, people, about.agentGroupId),
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
