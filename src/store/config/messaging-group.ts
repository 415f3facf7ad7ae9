/** The chats of a workspace, as v2.db has them: listed, made, changed, removed. */
import type { RowChange } from '../../contract/entities/change.js';
import type { MessagingGroup } from '../../contract/entities/messaging-group.js';
import { Refusal } from '../../contract/errors.js';
import { applyPlan, madeId } from '../change/apply.js';
import type { Plan } from '../change/plan.js';
import { alteration, insertion, removal } from '../db/change-plan.js';
import {
  allMessagingGroups,
  findMessagingGroup,
  hasInstances,
  messagingGroupsAt,
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
  /** Which of the channel's bots; null: its own. */
  instance?: string | null;
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

export const planNewMessagingGroup =
  (wanted: NewMessagingGroup): Plan =>
  (db, fresh) => {
    const channelType = checkedText(WHAT, 'channel', wanted.channelType);
    const platformId = checkedText(WHAT, 'platform id', wanted.platformId);
    const asked = ifGiven(wanted.instance, (text) => checkedText(WHAT, 'bot', text)) ?? null;
    // An older workspace has no other bot than the channel's own.
    const instance = asked ?? (hasInstances(db) ? channelType : null);
    const address = { channel_type: channelType, platform_id: platformId, instance };
    const values = { ...address, created_at: fresh.at, ...changed(wanted) };
    const other = messagingGroupsAt(db, channelType, platformId).find((one) => one.instance === instance);
    if (other !== undefined) {
      throw Refusal.of('MESSAGING_GROUP_TAKEN', { channelType, platformId, by: other.name ?? other.id });
    }
    const usual = { is_group: 0, unknown_sender_policy: 'strict' };
    return [insertion(db, TABLE, { id: fresh.id('mg'), ...values }, usual)];
  };

/**
 * Makes a messaging group. Senders that are not known are refused (`strict`) unless asked otherwise.
 * @throws FIELD_INVALID, MESSAGING_GROUP_TAKEN, COLUMN_MISSING, COLUMN_UNKNOWN, and as applyPlan
 */
export function createMessagingGroup(
  ws: OpenWorkspace,
  wanted: NewMessagingGroup,
  shown?: readonly RowChange[],
): Promise<MessagingGroup> {
  return applyPlan(ws, planNewMessagingGroup(wanted), shown, (db, changes) => found(db, madeId(changes)));
}

export const planMessagingGroupChange =
  (id: string, change: MessagingGroupChange): Plan =>
  (db) => {
    const values = changed(change);
    found(db, id);
    return alteration(db, TABLE, { id }, values);
  };

/**
 * Changes what a messaging group is called, and how it treats senders. Its address stays: sessions and
 * messages go by it.
 * @throws MESSAGING_GROUP_NOT_FOUND, FIELD_INVALID, COLUMN_MISSING, and as applyPlan
 */
export function changeMessagingGroup(
  ws: OpenWorkspace,
  id: string,
  change: MessagingGroupChange,
  shown?: readonly RowChange[],
): Promise<MessagingGroup> {
  return applyPlan(ws, planMessagingGroupChange(id, change), shown, (db) => found(db, id));
}

export const planMessagingGroupRemoval =
  (id: string): Plan =>
  (db) => {
    found(db, id);
    const by = referencesInto(db, TABLE)(id);
    if (by.length > 0) throw Refusal.of('IN_USE', { what: WHAT, id, by });
    return removal(db, TABLE, { id });
  };

/**
 * Removes a messaging group that nothing refers to.
 * @throws MESSAGING_GROUP_NOT_FOUND; IN_USE, naming what refers to it; and as applyPlan
 */
export function removeMessagingGroup(
  ws: OpenWorkspace,
  id: string,
  shown?: readonly RowChange[],
): Promise<void> {
  return applyPlan(ws, planMessagingGroupRemoval(id), shown, () => undefined);
}
