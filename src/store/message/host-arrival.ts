/** Whether a message that was handed to a host has arrived in a session, by the rows. */
import type { RouteArrival } from '../../contract/entities/host-route.js';
import { doorRowsAfter, newestRow } from '../db/host-arrival.js';
import { withReadableDb } from '../db/open.js';
import type { WorkspacePath } from '../files/paths.js';
import type { SessionKey } from '../session-key.js';

export interface Arrivals {
  /** The number of the newest row: what comes later comes after it. */
  newest: number;
  arrived: RouteArrival[];
}

interface Sent {
  text: string;
  senderId: string;
}

function says(content: string, { text, senderId }: Sent): boolean {
  try {
    const said: unknown = JSON.parse(content);
    if (typeof said !== 'object' || said === null) return false;
    return Reflect.get(said, 'text') === text && Reflect.get(said, 'senderId') === senderId;
  } catch {
    return false; // Not a host's doing.
  }
}

/**
 * Rows that say what was sent.
 * @param after the newest row from before it was sent; null: only that number is asked for
 * @throws as withReadableDb
 */
export function findArrivals(
  ws: WorkspacePath,
  key: SessionKey,
  { after, ...sent }: Sent & { after: number | null },
): Arrivals {
  return withReadableDb(ws, key, 'inbound.db', (db) => {
    const newest = newestRow(db);
    const rows = after === null ? [] : doorRowsAfter(db, after);
    const arrived = rows
      .filter(({ content }) => says(content, sent))
      .map(({ id, seq, trigger }) => ({ sessionId: key.sessionId, messageId: id, seq, trigger }));
    return { newest, arrived };
  });
}
