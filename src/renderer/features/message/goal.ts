import type { Message, MessageGoal } from '../../../contract/entities/message.js';

export type Goal = MessageGoal;

/** Whether there is more than what is loaded, before it and behind it. */
export interface Ends {
  older: boolean;
  newer: boolean;
}

function rowOf(key: string): { side: string; row: number } {
  const [side = '', row = ''] = key.split(':');
  return { side, row: Number(row) };
}

function findKey(messages: readonly Message[], key: string, { older, newer }: Ends) {
  const index = messages.findIndex((m) => m.key === key);
  if (index >= 0) return index;
  const { side, row } = rowOf(key);
  const rows = messages.map((m) => rowOf(m.key)).filter((each) => each.side === side);
  // The loaded rows of a side lie without gaps.
  const within =
    (!older || rows.some((each) => each.row < row)) && (!newer || rows.some((each) => each.row > row));
  return within ? 'nowhere' : 'elsewhere';
}

/** @returns the goal's index; `'elsewhere'` when it may be among the rows that are not loaded, else `'nowhere'` */
export function findGoal(
  messages: readonly Message[],
  goal: Goal,
  ends: Ends,
): number | 'elsewhere' | 'nowhere' {
  const more = ends.older || ends.newer ? 'elsewhere' : 'nowhere';
  if ('key' in goal) return findKey(messages, goal.key, ends);
  if ('id' in goal) {
    const index = messages.findLastIndex((m) => m.id === goal.id);
    return index >= 0 ? index : more;
  }
  if ('seq' in goal) {
    const index = messages.findIndex((m) => m.seq === goal.seq);
    // seq is not chronological: what is loaded does not tell where it would be.
    return index >= 0 ? index : more;
  }
  const first = messages.find((m) => m.at !== null);
  // Others of the same time may stand before the first loaded one.
  if (ends.older && (first?.at ?? Number.POSITIVE_INFINITY) >= goal.at) return 'elsewhere';
  const index = messages.findIndex((m) => m.at !== null && m.at >= goal.at);
  if (index >= 0) return index;
  return ends.newer ? 'elsewhere' : messages.length - 1;
}
