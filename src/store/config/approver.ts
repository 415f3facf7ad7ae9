/** Who decides for a host: the people of v2.db, as a person names them. */
import type { Approver } from '../../contract/entities/user.js';
import { findMessagingGroup } from '../db/messaging-group.js';
import type { ReadableDb } from '../db/sqlite.js';
import type { People } from '../db/user.js';
import { messagingGroupName } from './names.js';

/** Somebody who may decide. @param role as the host would have it; null where a row names them */
export function toApprover(db: ReadableDb, people: People, userId: string, role: Approver['role']): Approver {
  const direct = people.directChat(userId);
  const chat = direct === null ? null : findMessagingGroup(db, direct);
  return {
    ...{ userId, name: people.name(userId), role, known: people.known(userId) },
    chat: chat === null ? null : messagingGroupName(chat),
  };
}
