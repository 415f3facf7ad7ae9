/** The chats of a workspace, as v2.db has them: listed, made, changed, removed. */
import type { MessagingGroup } from '../../contract/entities/messaging-group.js';
import { Refusal } from '../../contract/errors.js';
import { deleteRow, insertRow, updateRow } from '../db/central-row-write.js';
import {
  allMessagingGroups,
  findMessagingGroup,
  findMessagingGroupByAddress,
} from '../db/messaging-group.js';
import { referencesInto } from '../db/references.js';
import type { ReadableDb } from '../db/sqlite.js';
import type { OpenWorkspace } from '../workspace.js';
import { checkedText, checkedWord, ifGiven } from './field.js';

const WHAT = 'messaging group';
const TABLE = 'messaging_groups';

/** What a host does with a sender that it does not know. */
export const UNKNOWN_SENDER_POLICIES = ['strict', 'request_approval', 'public'] as const;
export type UnknownSenderPolicy = (typeof UNKNOWN_SENDER_POLICIES)[number];

export interface MessagingGroupChange {
  /** null: the platform's own address is shown. */
  name?: string | null;
  isGroup?: boolean;
  unknownSenderPolicy?: UnknownSenderPolicy;
}

export interface NewMessagingGroup extends MessagingGroupChange {
  channelType: string;
  /** The chat's address on its platform, as the channel's adapter writes it. */
  platformId: string;
}

function found(db: ReadableDb, id: string): MessagingGroup {
  const group = findMessagingGroup(db, id);
  if (group === null) throw Refusal.of('MESSAGING_GROUP_NOT_FOUND', { id });
  return group;
}

function changed({ name, isGroup, unknownSenderPolicy }: MessagingGroupChange) {
  return {
    name: ifGiven(name, (text) => checkedText(WHAT, 'name', text)),
    is_group: ifGiven(isGroup, (yes) => (yes ? 1 : 0)),
    unknown_sender_policy: ifGiven(unknownSenderPolicy, (word) =>
      checkedWord(WHAT, 'policy for unknown senders', word, UNKNOWN_SENDER_POLICIES),
    ),
  };
}

/**
 * All messaging groups, by channel and name.
 * @throws WORKSPACE_DAMAGED
 */
export function listMessagingGroups(ws: OpenWorkspace): MessagingGroup[] {
  return ws.central.read(allMessagingGroups);
}

/**
 * Makes a messaging group. Unknown senders are refused (`strict`) unless asked otherwise.
 * @throws FIELD_INVALID, MESSAGING_GROUP_TAKEN, COLUMN_MISSING, COLUMN_UNKNOWN, SESSION_DB_BUSY, NOT_WRITABLE
 */
export async function createMessagingGroup(
  ws: OpenWorkspace,
  wanted: NewMessagingGroup,
): Promise<MessagingGroup> {
  const id = ws.newId('mg');
  const channelType = checkedText(WHAT, 'channel', wanted.channelType);
  const platformId = checkedText(WHAT, 'platform id', wanted.platformId);
  const values = {
    id,
    channel_type: channelType,
    platform_id: platformId,
    created_at: new Date(ws.clock.now()).toISOString(),
    ...changed(wanted),
  };
  return ws.central.write((db) => {
    const other = findMessagingGroupByAddress(db, channelType, platformId);
    if (other !== null) {
      throw Refusal.of('MESSAGING_GROUP_TAKEN', { channelType, platformId, by: other.name ?? other.id });
    }
    insertRow(db, TABLE, values, { is_group: 0, unknown_sender_policy: 'strict' });
    return found(db, id);
  });
}

/**
 * Changes a messaging group's name, and how it treats senders. Its address stays: sessions and messages refer to it.
 * @throws MESSAGING_GROUP_NOT_FOUND, FIELD_INVALID, COLUMN_MISSING, SESSION_DB_BUSY, NOT_WRITABLE
 */
export async function changeMessagingGroup(
  ws: OpenWorkspace,
  id: string,
  change: MessagingGroupChange,
): Promise<MessagingGroup> {
  const values = changed(change);
  return ws.central.write((db) => {
    found(db, id);
    updateRow(db, TABLE, id, values);
    return found(db, id);
  });
}

/**
 * Removes a messaging group that nothing refers to.
 * @throws MESSAGING_GROUP_NOT_FOUND; IN_USE, naming what refers to it; SESSION_DB_BUSY, NOT_WRITABLE
 */
export async function removeMessagingGroup(ws: OpenWorkspace, id: string): Promise<void> {
  await ws.central.write((db) => {
    found(db, id);
    const by = referencesInto(db, TABLE, [
      { table: 'agent_destinations', column: 'target_id', where: `target_type = 'channel'` },
    ])(id);
    if (by.length > 0) throw Refusal.of('IN_USE', { what: WHAT, id, by });
    deleteRow(db, TABLE, id);
  });
}
