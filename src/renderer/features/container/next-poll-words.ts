import type { NextPoll, NextPollRow } from '../../../contract/entities/next-poll.js';
import { duration } from '../../../rules/container-state.js';
import type { ContainerState } from '../../../rules/container-verdict.js';
import { SCRIPT_FAILED } from '../../../rules/host-rules.js';
import { POLL_LIMIT } from '../../../rules/poll-rule.js';
import { plural } from '../../ui/format.js';

/** Whether anybody will poll, and when. */
export const polling: Record<ContainerState, { sentence: string; nobody: boolean }> = {
  running: { sentence: 'The container polls every second.', nobody: false },
  idle: { sentence: 'The container polls every second.', nobody: false },
  working: { sentence: 'The container is in a turn: it polls twice a second.', nobody: false },
  starting: { sentence: 'The container is starting: its first poll comes next.', nobody: false },
  stuck: { sentence: 'Probably nobody is polling: the container is stuck.', nobody: true },
  gone: { sentence: 'Probably nobody is polling: the container is gone.', nobody: true },
  stopped: {
    sentence:
      'Nobody is polling: no container is running. A host starts one for a due row that starts a turn.',
    nobody: true,
  },
  leftover: {
    sentence:
      'Nobody is polling: no container is running. The next one clears the claims that were left, then polls.',
    nobody: true,
  },
  skewed: { sentence: 'It is not known whether anybody is polling: a clock is wrong.', nobody: false },
  unknown: { sentence: 'It is not known whether anybody is polling.', nobody: false },
};

/** Whether the next poll of such a container is the first since its start. */
export function isFirstPoll(state: ContainerState): boolean {
  return state === 'starting' || polling[state].nobody;
}

/** Ten is the runner's own number, and has a word. */
const counted = (limit: number): string => (limit === POLL_LIMIT ? 'ten' : String(limit));

/** The reason on a row, in a few words. `now`: ms since 1970 UTC; `limit`: how many rows the poll takes. */
export function fateWords(row: NextPollRow, now: number, limit = POLL_LIMIT): string {
  switch (row.fate) {
    case 'handed':
      return 'handed over';
    case 'context':
      return 'context only';
    case 'acked':
      if (row.ackIsOlder) return row.ack === 'processing' ? 'older claim' : 'older ack';
      if (row.ack === SCRIPT_FAILED) return 'script failed';
      return row.ack === 'processing' ? 'claimed' : row.ack === 'completed' ? 'acked' : `acked: ${row.ack}`;
    case 'system':
      return 'system row';
    case 'held-back':
      return `behind ${counted(limit)} newer`;
    case 'on-wake':
      return 'first poll only';
    case 'not-due':
      return row.dueAt === null || row.dueAt <= now ? 'due now' : `due in ${duration(row.dueAt - now)}`;
    case 'never-due':
      return 'never due';
    case 'not-pending':
      return row.status === 'paused' ? 'paused' : `status ${row.status ?? 'missing'}`;
  }
}

const fateMeanings: Record<NextPollRow['fate'], string> = {
  handed: 'The agent gets it, and it starts a turn.',
  context: 'The agent gets it with the others; alone it starts no turn (trigger = 0).',
  acked: 'It has a row in processing_ack: the poll takes it as one of ten and then drops it.',
  system: 'The poll takes it as one of ten and then drops it: only the tool waiting for it looks it up.',
  'held-back': 'It is due, but as many newer rows are due as the poll takes.',
  'on-wake': 'on_wake = 1: only the first poll of a container sees it.',
  'not-due': 'Its process_after is in the future.',
  'never-due': 'Its process_after is not a time that SQLite can read, so it never comes.',
  'not-pending': 'A poll takes only rows with status pending.',
};

/** What its fate means for the row. */
export function fateMeaning({ fate, ackIsOlder }: NextPollRow): string {
  return fate === 'acked' && ackIsOlder
    ? 'A row in processing_ack that is older than it has its id: the poll drops it, and the agent does not see it.'
    : fateMeanings[fate];
}

const because: Record<NextPollRow['fate'], (n: number, limit: number) => string> = {
  handed: (n) => `${n} handed over`,
  context: (n) => `${n} context only`,
  acked: (n) => `${n} claimed or acked`,
  system: (n) => plural(n, 'system row'),
  'held-back': (n, limit) => `${n} behind ${counted(limit)} newer`,
  'on-wake': (n) => `${n} for a first poll only`,
  'not-due': (n) => `${n} not due yet`,
  'never-due': (n) => `${n} never due`,
  'not-pending': (n) => `${n} not pending`,
};

/** What the next poll does, in one sentence. */
export function outlook({ handed, skipped, turn, more, limit }: NextPoll): string {
  if (turn) {
    const context = handed.filter((row) => row.fate === 'context').length;
    const ofThem = context === 0 ? '' : `, ${context} of them as context,`;
    return `The next poll hands over ${plural(handed.length, 'row')}${ofThem} and starts a turn.`;
  }
  const counts = new Map<NextPollRow['fate'], number>();
  for (const { fate } of [...handed, ...skipped]) counts.set(fate, (counts.get(fate) ?? 0) + 1);
  const reasons = [...counts].map(([fate, n]) => because[fate](n, limit));
  if (reasons.length === 0) return 'The next poll starts no turn: nothing is waiting.';
  if (more > 0) reasons.push(`${more} more that are not listed`);
  return `The next poll starts no turn: ${reasons.join(', ')}.`;
}
