import type { Message } from '../../../shared/entities/message.js';

/** A place in the timeline: a row by its key, or the first row of a time (ms since 1970 UTC) and later. */
export type Goal = { key: string } | { at: number };

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
  const first = messages.findIndex((m) => m.at !== null);
  if (first < 0 || (messages[first]?.at ?? 0) >= goal.at) return 'older';
  const index = messages.findIndex((m) => m.at !== null && m.at >= goal.at);
  return index >= 0 ? index : messages.length - 1;
}
