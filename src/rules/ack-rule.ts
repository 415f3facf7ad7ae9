/**
 * Whether a row of processing_ack is about a message. Acks are keyed by the message’s id alone, and platforms give
 * ids out again: a bot made anew counts from 1. Runners and hosts do not look at the time, so an older ack hides the
 * new message from every poll, and is copied to it.
 */

/** Runners of 2.0.64 stamp whole seconds, which count as their end. */
const WHOLE_SECOND_MS = 1000;
/** The two times come from two clocks: so much between them proves nothing. */
const CLOCKS_MS = 60_000;

/**
 * Whether an ack was there before the message with its id came: then it is about an earlier message. Both times:
 * ms since 1970 UTC; null, where one cannot be read, proves nothing.
 */
export function isOlderAck(
  ack: { readonly at: number | null } | null | undefined,
  message: { readonly at: number | null },
): boolean {
  const at = ack?.at ?? null;
  return at !== null && message.at !== null && at + WHOLE_SECOND_MS + CLOCKS_MS < message.at;
}

/**
 * Whether an older ack keeps a message from the agent for good. A claim does not: the next container clears it.
 */
export function isMissed(
  ack: { readonly status: string | null; readonly at: number | null } | null | undefined,
  message: { readonly at: number | null },
): boolean {
  return ack?.status !== 'processing' && isOlderAck(ack, message);
}
