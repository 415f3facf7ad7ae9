/** How long a runner waits for an answer if it was told nothing else, in ms (DATA-FORMAT). */
const DEFAULT_WAIT_MS = 300_000;

/** Until when the agent that asked at this time likely waits; it is stored nowhere. Both ms since 1970. */
export function likelyDeadline(askedAt: number): number {
  return askedAt + DEFAULT_WAIT_MS;
}
