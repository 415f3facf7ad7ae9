/** Which NanoClaw the simulated agent and the played host speak. */
import type { Dialect, PollOrder } from '../contract/entities/dialect.js';
import { isSince } from '../rules/dialect.js';

/** `2.0`: as of 2.0.64. `2.3`: as of today. What lies between changed piece by piece. */
export type PlayedDialect = '2.0' | '2.3';

/**
 * Reads `--dialect=2.0|2.3`.
 * @returns null where it was not given: the workspace's own is played
 * @throws Error with a sentence for whoever typed it
 */
export function playedDialect(text: string | undefined): PlayedDialect | null {
  if (text === undefined || text === '2.0' || text === '2.3') return text ?? null;
  throw new Error(`--dialect=${text} is neither 2.0 nor 2.3`);
}

/** What is played in a workspace of that dialect. Where its era is not certain, today's. */
export function dialectToPlay({ era }: Pick<Dialect, 'era'>): PlayedDialect {
  return isSince(era, '2.1') ? '2.3' : '2.0';
}

/** In which order the runner of a dialect polls. */
export const POLL_ORDERS: Readonly<Record<PlayedDialect, Exclude<PollOrder, 'unknown'>>> = {
  '2.0': 'newest',
  '2.3': 'triggers-first',
};
