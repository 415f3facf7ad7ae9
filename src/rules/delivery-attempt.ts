/** What is said of a delivery that has failed and is tried again. */
import type { DeliveryAttempts } from '../contract/entities/delivery-attempt.js';
import { duration } from './container-state.js';
import { DELIVERY_ATTEMPTS } from './host-rules.js';

/** `once`, `twice`, `3 times`. */
export function timesWord(n: number): string {
  return n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`;
}

/** When the host tries again, to follow a comma. @param now ms since 1970, UTC */
export function nextTry({ attempts, nextAt }: DeliveryAttempts, now: number): string {
  if (attempts >= DELIVERY_ATTEMPTS) return 'that was the last attempt';
  if (nextAt === null) return 'next try with the host’s next delivery';
  return nextAt > now ? `next try in ${duration(nextAt - now)}` : 'next try is due';
}

/** `failed twice, next try in 4 s: the chat is detached`. */
export function attemptsLine(found: DeliveryAttempts, now: number): string {
  const error = found.lastError === null ? '' : `: ${found.lastError}`;
  return `failed ${timesWord(found.attempts)}, ${nextTry(found, now)}${error}`;
}
