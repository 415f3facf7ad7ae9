import type { MessageState } from '../shared/entities/message.js';

/** What the files say about an inbound row. Times: ms since 1970, UTC. */
export interface InboundFacts {
  /** messages_in.status; null where the column is missing or NULL. */
  readonly status: string | null;
  /** null when the row has none; NaN when what it has is not a time. */
  readonly processAfter: number | null;
  /** null where the column is missing: such a row starts a turn. */
  readonly trigger: boolean | null;
  /** processing_ack.status; null without a row. */
  readonly ack: string | null;
}

/**
 * Where an inbound row stands at `now`. The container's word (the ack) is newer than the host's, which copies
 * it once a minute, and `failed` as plain `completed`.
 */
export function inboundState(facts: InboundFacts, now: number): MessageState {
  const { status, ack, processAfter } = facts;
  if (status === 'failed') return 'failed';
  if (status === 'paused') return 'paused';
  if (status === 'completed') return ack === 'failed' ? 'failed' : 'done';
  if (status !== 'pending' && status !== null) return 'unknown';
  if (ack === 'processing') return 'claimed';
  if (ack === 'completed') return 'answered';
  if (ack === 'failed') return 'failed';
  // The container asks for datetime(process_after) <= now, which a time that SQLite cannot read never is.
  if (processAfter !== null && !(processAfter <= now)) return 'scheduled';
  return facts.trigger === false ? 'context' : 'waiting';
}

/** What the files say about an outbound row. */
export interface OutboundFacts {
  /** delivered.status, `delivered` where that column is missing; null without a row. */
  readonly delivery: string | null;
  /** As InboundFacts.processAfter. */
  readonly deliverAfter: number | null;
}

/** Where an outbound row stands at `now`. */
export function outboundState(facts: OutboundFacts, now: number): MessageState {
  const { delivery, deliverAfter } = facts;
  if (delivery === 'delivered') return 'delivered';
  if (delivery === 'failed') return 'failed';
  if (delivery !== null) return 'unknown';
  return deliverAfter !== null && !(deliverAfter <= now) ? 'scheduled' : 'undelivered';
}
