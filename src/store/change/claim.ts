import type { StoredRow } from '../../contract/entities/change.js';
import { literalOf, shownValue } from '../../rules/stored-row.js';
import type { AskedClaim } from '../message/message-claim.js';
import { parseTimestamp } from '../time.js';

const timeIn = (row: StoredRow, column: string): number | null =>
  parseTimestamp(shownValue(literalOf(row, column)));

/**
 * A row of messages_in as its container is asked about it; none for one without an id, or whose status is not among
 * these: a container takes nothing that is not pending.
 */
export function askedOf(row: StoredRow | null, statuses: readonly string[] | null): AskedClaim[] {
  const id = literalOf(row, 'id');
  if (row === null || !id.startsWith("'")) return [];
  const status = literalOf(row, 'status');
  if (statuses !== null && status !== 'NULL' && !statuses.includes(shownValue(status))) return [];
  return [{ id: shownValue(id), at: timeIn(row, 'timestamp'), processAfter: timeIn(row, 'process_after') }];
}
