/** What a host writes into v2.db while it routes a message. */

import type { Row } from '../../store/db/row.js';
import { columnsOf } from '../../store/db/short-rows.js';
import type { ReadableDb, WritableDb } from '../../store/db/sqlite.js';
import { hasTable } from '../../store/db/tables.js';

/** The chat of an address, as a host finds it: by its own bot where several are told apart. */
export function chatAt(
  db: ReadableDb,
  { channelType, platformId, instance }: { channelType: string; platformId: string; instance: string | null },
): Row | null {
  const told = columnsOf(db, 'messaging_groups').has('instance');
  const row = db
    .prepare<string[], Row>(
      `SELECT * FROM messaging_groups WHERE channel_type = ? AND platform_id = ? ${told ? 'AND instance = ?' : ''}`,
    )
    .get(...[channelType, platformId], ...(told ? [instance ?? channelType] : []));
  return row ?? null;
}

/** Makes a user whom the host has not met, before it decides anything. */
export function noteUser(db: WritableDb, id: string, kind: string, at: number): void {
  if (!hasTable(db, 'users')) return;
  db.prepare(
    'INSERT INTO users (id, kind, display_name, created_at) VALUES (?, ?, NULL, ?) ON CONFLICT (id) DO NOTHING',
  ).run(id, kind, new Date(at).toISOString());
}

export interface DroppedMessage {
  channelType: string;
  platformId: string;
  userId: string;
  senderName: string;
  reason: string;
  messagingGroupId: string;
  agentGroupId: string | null;
  at: number;
}

/** One row a chat, with a count; the last one's words win. */
export function noteDropped(db: WritableDb, dropped: DroppedMessage): void {
  if (!hasTable(db, 'unregistered_senders')) return;
  db.prepare(
    `INSERT INTO unregistered_senders (channel_type, platform_id, user_id, sender_name, reason,
       messaging_group_id, agent_group_id, message_count, first_seen, last_seen)
     VALUES (@channelType, @platformId, @userId, @senderName, @reason, @messagingGroupId, @agentGroupId, 1, @at, @at)
     ON CONFLICT (channel_type, platform_id) DO UPDATE SET user_id = excluded.user_id,
       sender_name = excluded.sender_name, reason = excluded.reason, agent_group_id = excluded.agent_group_id,
       message_count = message_count + 1, last_seen = excluded.last_seen`,
  ).run({ ...dropped, at: new Date(dropped.at).toISOString() });
}

/** Asks an approver whether a sender may come in, unless that is asked already. @returns whether it was */
export function askForSender(
  db: WritableDb,
  card: {
    id: string;
    messagingGroupId: string;
    agentGroupId: string;
    sender: string;
    senderName: string;
    message: string;
    approver: string;
    at: number;
  },
): boolean {
  if (!hasTable(db, 'pending_sender_approvals')) return false;
  const question = columnsOf(db, 'pending_sender_approvals').has('question');
  const { changes } = db
    .prepare(
      `INSERT INTO pending_sender_approvals (id, messaging_group_id, agent_group_id, sender_identity, sender_name,
         original_message, approver_user_id, created_at, title${question ? ', question' : ''})
       VALUES (@id, @messagingGroupId, @agentGroupId, @sender, @senderName, @message, @approver, @at,
         'New sender'${question ? `, 'Let them in?'` : ''})
       ON CONFLICT DO NOTHING`,
    )
    .run({ ...card, at: new Date(card.at).toISOString() });
  return changes === 1;
}
