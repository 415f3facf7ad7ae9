import { isValid, parse } from 'date-fns';
import type { Message } from '../../../contract/entities/message.js';

/**
 * A place in the timeline: a row by its key, its message's id or its seq, or the first row at or after
 * a time (ms since 1970 UTC).
 */
export type Goal = { key: string } | { id: string } | { seq: number } | { at: number };

const DATE_SHAPES = ['yyyy-MM-dd HH:mm', "yyyy-MM-dd'T'HH:mm", 'yyyy-MM-dd', 'HH:mm'];

/** What a person means by a date, a time (both in their own time zone) or a seq; null for anything else. */
export function parseGoal(text: string, now: number): Goal | null {
  const trimmed = text.trim();
  if (/^#?\d{1,15}$/.test(trimmed)) return { seq: Number(trimmed.replace('#', '')) };
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const dates = DATE_SHAPES.map((shape) => parse(trimmed, shape, midnight));
  const found = dates.find((date) => isValid(date) && date.getFullYear() >= 1970);
  return found === undefined ? null : { at: found.getTime() };
}

function rowOf(key: string): { side: string; row: number } {
  const [side = '', row = ''] = key.split(':');
  return { side, row: Number(row) };
}

/** @returns the goal's index; `'older'` when it lies before the loaded rows, `'nowhere'` when it is not there */
export function findGoal(messages: readonly Message[], goal: Goal): number | 'older' | 'nowhere' {
  if ('key' in goal) {
    const index = messages.findIndex((m) => m.key === goal.key);
    if (index >= 0) return index;
    const { side, row } = rowOf(goal.key);
    const passed = messages.some((m) => rowOf(m.key).side === side && rowOf(m.key).row < row);
    return passed ? 'nowhere' : 'older';
  }
  if ('id' in goal) {
    const index = messages.findLastIndex((m) => m.id === goal.id);
    return index >= 0 ? index : 'older';
  }
  if ('seq' in goal) {
    const index = messages.findIndex((m) => m.seq === goal.seq);
    // seq is not chronological: what is loaded does not tell where it would be.
    return index >= 0 ? index : 'older';
  }
  const first = messages.findIndex((m) => m.at !== null);
  if (first < 0 || (messages[first]?.at ?? 0) >= goal.at) return 'older';
  const index = messages.findIndex((m) => m.at !== null && m.at >= goal.at);
  return index >= 0 ? index : messages.length - 1;
}
