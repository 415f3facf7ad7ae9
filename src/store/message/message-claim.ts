import { Refusal } from '../../contract/errors.js';
import { isOlderAck } from '../../rules/ack-rule.js';
import { wasGivenBack } from '../../rules/host-rules.js';
import { acksOf } from '../db/ack.js';
import { withReadableDb } from '../db/open.js';
import type { WorkspacePath } from '../files/paths.js';
import type { SessionKey } from '../session-key.js';

/** A message as somebody knows it. Times: ms UTC; null where there is none, or where any ack is to count. */
export interface AskedClaim {
  id: string;
  at: number | null;
  processAfter: number | null;
}

/** Of a message of which only the id is known, any ack counts. */
export const whatever = (id: string): AskedClaim => ({ id, at: null, processAfter: null });

/**
 * Those of these inbound messages that the container has claimed, whatever became of them. An ack that is older than
 * the message is about another one, and a claim that the host has given back no longer counts.
 * @throws as withReadableDb; where there is no outbound.db nothing has been claimed
 */
export function claimedMessages(
  ws: WorkspacePath,
  key: SessionKey,
  messages: readonly AskedClaim[],
): string[] {
  try {
    const acks = withReadableDb(ws, key, 'outbound.db', (db) =>
      acksOf(
        db,
        messages.map(({ id }) => id),
      ),
    );
    return messages.flatMap((message) => {
      const ack = acks.get(message.id);
      if (ack === undefined || isOlderAck(ack, message)) return [];
      return ack.status === 'processing' && wasGivenBack(message.processAfter, ack.at) ? [] : [message.id];
    });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'SESSION_DB_MISSING') return [];
    throw error;
  }
}
