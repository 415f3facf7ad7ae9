import type { Message, MessageState } from '../contract/entities/message.js';
import { isMissed, isOlderAck } from './ack-rule.js';
import { isDue, SCRIPT_FAILED, wasGivenBack } from './host-rules.js';

/** What the files say about an inbound row. Times: ms since 1970, UTC. */
export interface InboundFacts {
  /** messages_in.status; null where the column is missing or NULL. */
  readonly status: string | null;
  /** Its timestamp, ms since 1970 UTC; null when that is not a time. */
  readonly at: number | null;
  /** null when the row has none; NaN when what it has is not a time. */
  readonly processAfter: number | null;
  /** null where the column is missing: such a row starts a turn. */
  readonly trigger: boolean | null;
  /** Its row of processing_ack; null without one. */
  readonly ack: { readonly status: string | null; readonly at: number | null } | null;
}

/**
 * Where an inbound row stands at `now`. The container's word (the ack) is newer than the host's, which copies
 * it once a minute, and copies `failed` as plain `completed`.
 */
export function inboundState(facts: InboundFacts, now: number): MessageState {
  const { status, processAfter } = facts;
  // One that was there before the message is about an earlier one with the same id.
  const ack = isOlderAck(facts.ack, facts) ? null : (facts.ack?.status ?? null);
  if (status === 'failed') return 'failed';
  if (status === 'paused' || status === 'cancelled') return status;
  if ((status === 'completed' || status === 'pending' || status === null) && isMissed(facts.ack, facts)) {
    return 'missed';
  }
  if (status === 'completed') return ack === 'failed' ? 'failed' : 'done';
  if (status !== 'pending' && status !== null) return 'unknown';
  if (ack === 'processing' && !wasGivenBack(processAfter, facts.ack?.at ?? null)) return 'claimed';
  if (ack === 'completed') return 'answered';
  if (ack === 'failed' || ack === SCRIPT_FAILED) return 'failed';
  if (!isDue(processAfter, now)) return 'scheduled';
  return dueInbound(facts.trigger);
}

function dueInbound(trigger: boolean | null): MessageState {
  return trigger === false ? 'context' : 'waiting';
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
  return isDue(deliverAfter, now) ? 'undelivered' : 'scheduled';
}

/** When a row that was scheduled when it was read falls due, ms since 1970 UTC; null when nothing is to come. */
export function dueAt({ state, processAfter, deliverAfter }: Message): number | null {
  return state === 'scheduled' ? (processAfter ?? deliverAfter) : null;
}

/** A row's state at a moment later than it was read: time passes without any write. */
export function stateNow(message: Message, now: number): MessageState {
  const at = dueAt(message);
  if (at === null || !isDue(at, now)) return message.state;
  return message.direction === 'inbound' ? dueInbound(message.trigger) : 'undelivered';
}

/** The state's word as a person reads it: the stored one where ours says less. */
export function stateWord(state: MessageState, statusText: string | null): string {
  return state === 'unknown' ? `status ${statusText || 'missing'}` : state;
}
