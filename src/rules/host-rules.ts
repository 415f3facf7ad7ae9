/**
 * The numbers and small rules that a NanoClaw host and its runner follow. DATA-FORMAT says where they were observed.
 */

/** What newer runners ack a task with whose script has failed; their hosts copy it as `failed`. */
export const SCRIPT_FAILED = 'script-skip:error';

/** How often a container looks for messages, in ms. */
export const POLL_MS = 1000;
/** How often it looks while a query is under way: for what is said meanwhile, and for the answer to a question. */
export const QUERY_POLL_MS = 500;
/** How long a runner waits for the answer to a question, if its tool call says nothing else. Stored nowhere. */
export const QUESTION_MS = 300_000;

/** How often a host sweeps all sessions. */
export const SWEEP_MS = 60_000;
/** A tool call that waits for a `system` row looks every half second: what it leaves for longer than this nobody reads. */
export const UNHEARD_MS = 60_000;
/** A claim without a sign of life since it was made is stuck after this long. */
export const CLAIM_STUCK_MS = 60_000;
/** A container that has beaten, but not again for longer than this, is taken for dead. */
export const HEARTBEAT_DEAD_MS = 30 * 60_000;
/** How often it delivers for the sessions whose container runs. */
export const DELIVER_MS = 1000;

/** A message that this many containers died of is given up on. */
export const MOST_TRIES = 5;
const BACKOFF_MS = 5000;

/** How long a message rests after a container died of it, with `tries` already used before. */
export function backoff(tries: number): number {
  return BACKOFF_MS * 2 ** tries;
}

/** A delivery that failed this often is given up on. */
export const DELIVERY_ATTEMPTS = 3;
const DELIVERY_BACKOFF_MS = 1000;

/** How long a delivery rests after its `failed`th failure. */
export function deliveryBackoff(failed: number): number {
  return DELIVERY_BACKOFF_MS * 2 ** (failed - 1);
}

/**
 * Whether the time of process_after or deliver_after has come. Host and runner compare datetime(…) with
 * datetime('now'), which truncate both to whole seconds.
 * @param at ms since 1970 UTC; null where there is none: due at once; NaN for what is not a time: never due
 */
export function isDue(at: number | null, now: number): boolean {
  return at === null || Math.floor(at / 1000) <= Math.floor(now / 1000);
}

/**
 * Whether a host has dealt with a claim whose container died: a claim stays in processing_ack until the next
 * container clears it, but then its message waits for a time after it. Acks are stamped in whole seconds.
 * @param processAfter as isDue has it
 * @param claimedAt ms since 1970 UTC; null when the file's time cannot be read
 */
export function wasGivenBack(processAfter: number | null, claimedAt: number | null): boolean {
  return processAfter !== null && claimedAt !== null && processAfter >= claimedAt + 1000;
}
