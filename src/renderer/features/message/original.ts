/** What becomes of the message that a draft was made from: a schedule is neither dropped nor doubled unsaid. */
import type { Original } from '../../../contract/entities/draft.js';
import type { Message, MessageState } from '../../../contract/entities/message.js';
import { isRepeated, ownTimeZone, wallTime } from '../../../rules/wall-clock.js';
import { fullTime } from '../../ui/format.js';

const two = (n: number): string => String(n).padStart(2, '0');

/** A time that lies ahead, as its field takes it: the same moment again. '' for one that has passed. */
export function dueText(at: number | null, now: number, timeZone = ownTimeZone()): string {
  if (at === null || at <= now) return '';
  if (at % 1000 !== 0 || isRepeated(at, timeZone)) return new Date(at).toISOString();
  const { year, month, day, hour, minute, second } = wallTime(at, timeZone);
  const clock = `${two(hour)}:${two(minute)}${second === 0 ? '' : `:${two(second)}`}`;
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)} ${clock}`;
}

const WAITS: ReadonlySet<MessageState> = new Set(['scheduled', 'waiting', 'context', 'paused']);

/** Null for a message without a schedule. */
export function originalOf(
  message: Pick<Message, 'id' | 'seq' | 'state' | 'processAfter' | 'recurrence'>,
  now: number,
): Original | null {
  const { id, seq, state, processAfter, recurrence } = message;
  const recurs = recurrence !== null;
  const waits = id !== '' && WAITS.has(state) && (recurs || (processAfter !== null && processAfter > now));
  return recurs || processAfter !== null ? { id, seq, processAfter, recurs, waits, takeBack: false } : null;
}

/** What is to be known of it before the draft is written, in sentences. */
export function originalWords(
  { seq, processAfter, recurs, waits, takeBack }: Original,
  form: { due: string; recurrence: string },
  now: number,
): string {
  const it = seq === null ? 'The original' : `The original, seq ${seq},`;
  const passed = processAfter !== null && processAfter <= now && form.due.trim() === '';
  const was = passed
    ? `${it} was due ${fullTime(processAfter)}. That has passed: this one goes out at once.`
    : '';
  const again = form.recurrence.trim() !== '';
  if (waits && takeBack) return `${was} ${it} is taken back as this one is written.`.trim();
  const due = !passed && processAfter !== null ? `, due ${fullTime(processAfter)}` : '';
  const second = again ? 'This one starts a second series.' : 'This one comes in addition.';
  if (recurs) return `${was} ${it} goes on with its series${due}. ${second}`.trim();
  return waits ? `${it} stands${due}. ${second}` : was;
}
