import type { PollOrder } from '../../../contract/entities/dialect.js';
import type { NextPoll, NextPollRow, PollRule } from '../../../contract/entities/next-poll.js';
import { duration } from '../../../rules/container-state.js';
import type { ContainerState } from '../../../rules/container-verdict.js';
import { SCRIPT_FAILED } from '../../../rules/host-rules.js';
import { POLL_LIMIT, pushesContext } from '../../../rules/poll-rule.js';
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

/** Which rows take the places before others. */
const others: Record<PollOrder, string> = { newest: 'newer', 'triggers-first': 'others', unknown: 'others' };

/** How a poll chooses, in a few words. */
export const orderWords: Record<PollOrder, string> = {
  newest: 'newest first (up to 2.0)',
  'triggers-first': 'oldest that start a turn, then newest context (since 2.2)',
  unknown: 'not known: the version cannot be told',
};

/** The reason on a row, in a few words. `now`: ms since 1970 UTC. */
export function fateWords(row: NextPollRow, now: number, rule: PollRule): string {
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
      return `behind ${counted(rule.limit)} ${others[rule.order]}`;
    case 'depends':
      return 'depends on the version';
    case 'no-trigger':
      return 'neither 0 nor 1';
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
  depends:
    'Runners up to 2.0 and those since 2.2 choose differently: the agent gets it from one of them only.',
  acked: 'It has a row in processing_ack: the poll drops it.',
  system: 'It takes a place, then the poll drops it: only the tool waiting for it looks it up.',
  'held-back': 'It is due, but other rows take all places.',
  'no-trigger': 'Its trigger is neither 0 nor 1: runners since 2.2 take only these.',
  'on-wake': 'on_wake = 1: only the first poll of a container sees it.',
  'not-due': 'Its process_after is in the future.',
  'never-due': 'Its process_after is not a time that SQLite can read, so it never comes.',
  'not-pending': 'A poll takes only rows with status pending.',
};

/** What an ack costs in the order of 2.0. */
const ACKED_AS_ONE =
  'It has a row in processing_ack: the poll takes it as one of its rows and then drops it.';

/** What its fate means for the row. */
export function fateMeaning({ fate, ackIsOlder }: NextPollRow, { order }: PollRule): string {
  if (fate !== 'acked') return fateMeanings[fate];
  if (ackIsOlder)
    return 'A row in processing_ack that is older than it has its id: the poll drops it, and the agent does not see it.';
  return order === 'newest' ? ACKED_AS_ONE : fateMeanings.acked;
}

const because: Record<NextPollRow['fate'], (n: number, rule: PollRule) => string> = {
  handed: (n) => `${n} handed over`,
  context: (n) => `${n} context only`,
  depends: (n) => `${n} that ${n === 1 ? 'depends' : 'depend'} on the version`,
  acked: (n) => `${n} claimed or acked`,
  system: (n) => plural(n, 'system row'),
  'held-back': (n, { limit, order }) => `${n} behind ${counted(limit)} ${others[order]}`,
  'no-trigger': (n) => `${n} with a trigger that is neither 0 nor 1`,
  'on-wake': (n) => `${n} for a first poll only`,
  'not-due': (n) => `${n} not due yet`,
  'never-due': (n) => `${n} never due`,
  'not-pending': (n) => `${n} not pending`,
};

function reasons({ handed, skipped, more, rule }: NextPoll): string[] {
  const counts = new Map<NextPollRow['fate'], number>();
  for (const { fate } of [...handed, ...skipped]) counts.set(fate, (counts.get(fate) ?? 0) + 1);
  const all = [...counts].map(([fate, n]) => because[fate](n, rule));
  return more > 0 && all.length > 0 ? [...all, `${more} more that are not listed`] : all;
}

/** Whether system rows take all places of every poll, so that the session is deaf until they are gone. */
function isDeaf({ handed, skipped, rule }: NextPoll): boolean {
  const starts = skipped.filter(({ fate }) => fate === 'system' || fate === 'held-back');
  const hidden = starts.some(({ fate }) => fate === 'held-back');
  const system = starts.filter(({ fate }) => fate === 'system').length;
  return rule.order === 'triggers-first' && handed.length === 0 && hidden && system >= rule.limit;
}

/**
 * What the next poll does, in one sentence or two.
 * @param inTurn whether the container is in a turn, into which older runners push context alone
 */
export function outlook(poll: NextPoll, inTurn = false): string {
  const { handed, skipped, turn, rule } = poll;
  const open = skipped.filter(({ fate }) => fate === 'depends').length;
  const ofVersion =
    open === 0
      ? ''
      : ` Whether it hands over ${open === 1 ? 'another' : `${open} others`} depends on the version.`;
  if (turn === null) {
    return `Whether the next poll starts a turn depends on the version of the runner: ${reasons(poll).join(', ')}.`;
  }
  if (turn) {
    const context = handed.filter((row) => row.fate === 'context').length;
    const ofThem = context === 0 ? '' : `, ${context} of them as context,`;
    return `The next poll hands over ${plural(handed.length, 'row')}${ofThem} and starts a turn.${ofVersion}`;
  }
  const why = reasons(poll);
  if (why.length === 0) return 'The next poll starts no turn: nothing is waiting.';
  if (inTurn && handed.length > 0) {
    const pushes = pushesContext(rule.order);
    if (pushes === true)
      return `The container is in a turn: its next poll pushes ${plural(handed.length, 'row')} of context into it.`;
    if (pushes === null)
      return `The next poll starts no turn: ${why.join(', ')}. Runners up to 2.0 push context into the turn under way.`;
  }
  if (isDeaf(poll)) {
    return `The session is deaf: ${plural(rule.limit, 'system row')} that nobody looks up take all places of every poll.`;
  }
  return `The next poll starts no turn: ${why.join(', ')}.`;
}
