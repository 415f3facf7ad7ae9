/** Why a message stands where it stands, what that rests on, and what happens next. Pure: facts and the time in. */
import type { MessageFacts } from '../contract/entities/message-facts.js';
import { inboundWhy } from './message-why/inbound.js';
import { outboundWhy } from './message-why/outbound.js';
import { lookAround } from './message-why/surroundings.js';
import type { Why } from './message-why/verdict.js';

export { lookAround, replacesLate, type Setting, UNCONFIGURED, wakerOf } from './message-why/surroundings.js';
export { addressWords } from './message-why/target.js';
export type { Evidence, Expected, Tone, Why } from './message-why/verdict.js';

/**
 * The verdict about one message at `now` (ms since 1970, UTC). The window calls it again each
 * second, so that times count down.
 */
export function messageWhy(facts: MessageFacts, now: number): Why {
  const around = lookAround(facts, now);
  return facts.row.direction === 'inbound' ? inboundWhy(facts.row, around) : outboundWhy(facts.row, around);
}
