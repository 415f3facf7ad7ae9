/** The numbers and small rules that a NanoClaw host and its runner go by. DATA-FORMAT has where they were seen. */

/** How often a host goes over all sessions. */
export const SWEEP_MS = 60_000;
/** A claim without a sign of life since, for longer than this, is stuck. */
export const CLAIM_STUCK_MS = 60_000;
/** A container that has beaten, and not again for longer than this, is taken for dead. */
export const HEARTBEAT_DEAD_MS = 30 * 60_000;
