/** Verdicts about due rows, by what the next poll makes of them; most of them it passes over. */

import type { InboundRowFacts, PendingRow } from '../../contract/entities/message-facts.js';
import type { PollFate } from '../../contract/entities/next-poll.js';
import { isOlderAck } from '../ack-rule.js';
import { duration } from '../container-state.js';
import { POLL_LIMIT } from '../poll-rule.js';
import { copyEvidence, copyWords } from './copy.js';
import { lookedUpFinding } from './looked-up.js';
import { ackEvidence, statusEvidence } from './row-evidence.js';
import {
  containerEvidence,
  hostAdvice,
  hostEvidence,
  inSweep,
  nextIsFirst,
  nextPoll,
  type Surroundings,
  takesPlace,
  untilPoll,
} from './surroundings.js';
import { type Expected, evidence, expected, type Finding, quote, rowWords } from './verdict.js';
import { dueNowFinding } from './waiting.js';

interface Placed {
  row: PendingRow;
  fate: PollFate;
}

/** What the next poll does with the row and with those around it. */
interface Look {
  fate: PollFate;
  /** The newer rows that take a place, newest first. */
  ahead: Placed[];
  /** A row that starts the turn in which this one would ride along. */
  starter: PendingRow | null;
}

function look(row: InboundRowFacts, around: Surroundings): Look {
  const poll = nextPoll([row, ...row.pending], {
    now: around.now,
    first: nextIsFirst(around),
    limit: around.facts.pollLimit,
  });
  const own = poll.findIndex((entry) => entry.row === row);
  return {
    fate: poll[own]?.fate ?? 'not-pending',
    ahead: poll.slice(0, own).filter(({ fate }) => takesPlace(fate)),
    starter: poll.find(({ row: other, fate }) => other !== row && fate === 'handed')?.row ?? null,
  };
}

/** Due, and nobody has taken it. */
export function passedOverFinding(row: InboundRowFacts, around: Surroundings): Finding {
  if (row.kind === 'system' && row.status === 'pending') return lookedUpFinding(row, around);
  const { fate, ahead } = look(row, around);
  switch (fate) {
    case 'held-back':
      return heldBack(around, ahead);
    case 'on-wake':
      return onWake(around);
    case 'acked':
      return hidden(row, around);
    case 'handed':
    case 'context':
      return dueNowFinding(row, around);
    default:
      return {
        title: 'Without a status',
        tone: 'problem',
        sentence: 'Its status is empty. A poll takes only pending rows, so it never takes this one.',
        evidence: [statusEvidence(row)],
        forecast: [],
        advice: 'Inject it again as a new message.',
      };
  }
}

function placedWords({ row, fate }: Placed): string {
  switch (fate) {
    case 'acked':
      return row.ack?.status === 'processing' ? 'with the container' : (row.ack?.status ?? 'acked');
    case 'system':
      return 'looked up only';
    default:
      return 'taken first';
  }
}

/** Where the number of a poll's rows is from, if it is not the runner's own. */
function set({ facts }: Surroundings): string {
  return facts.pollLimit === POLL_LIMIT ? '' : ' (max_messages_per_prompt of its agent group)';
}

function heldBack(around: Surroundings, ahead: readonly Placed[]): Finding {
  const count = (which: (placed: Placed) => boolean): number => ahead.filter(which).length;
  const working = count(({ row, fate }) => fate === 'acked' && row.ack?.status === 'processing');
  const acked = count(({ fate }) => fate === 'acked') - working;
  const system = count(({ fate }) => fate === 'system');
  const first = ahead.length - working - acked - system;
  const made = [
    [system, 'that only a tool call looks up (system)'],
    [acked, 'that the container is done with, but no host has copied'],
    [working, 'that the container works on'],
    [first, 'that it takes first'],
  ] as const;
  const parts = made.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`);
  return {
    title: `Held back by ${ahead.length} newer ${ahead.length === 1 ? 'row' : 'rows'}`,
    tone: 'problem',
    sentence: `A poll looks at the newest ${around.facts.pollLimit} rows that are due${set(around)}, and only then drops those that are not for it. In front of this one are ${parts.join(', ')}.`,
    evidence: [
      ...ahead.map((placed) =>
        evidence('In front', rowWords(placed.row), placed.row.at, placed.row.key, placedWords(placed)),
      ),
      containerEvidence(around),
      hostEvidence(around),
    ],
    forecast: freed(around, { first, working, acked }),
    advice: [
      ...(acked === 0 ? [] : [hostAdvice(around)]),
      'If it cannot wait, inject it again: as the newest row it is seen.',
    ]
      .filter((sentence) => sentence !== null)
      .join(' '),
  };
}

/** What would give it a place among the ten. */
function freed(
  around: Surroundings,
  { first, working, acked }: { first: number; working: number; acked: number },
): Expected[] {
  if (first + working + acked === 0)
    return [expected('Nothing by itself: such rows stay until a tool call asks for them.')];
  return [
    ...(first > 0 ? [expected('The container takes the newer ones first.')] : []),
    ...(first + working > 0 ? [expected('The container acks them when it is done.')] : []),
    inSweep(around, 'copies the acks, which frees places', null),
  ];
}

function onWake(around: Surroundings): Finding {
  return {
    title: 'Waits for the next wake',
    tone: 'waiting',
    sentence:
      'It is for the first poll of a container that has just started (on_wake). The one that runs now has polled already, so it waits for the next.',
    evidence: [evidence('On wake only', 'yes'), containerEvidence(around), hostEvidence(around)],
    forecast: [
      expected('The running container ends; nobody knows when.'),
      expected('The next one takes it with its first poll.'),
    ],
    advice: 'If it cannot wait, inject it again without on_wake.',
  };
}

/** It is hidden by an ack that no runner writes, or by one that a container should have cleared. */
function hidden(row: InboundRowFacts, around: Surroundings): Finding {
  const old = row.ack?.status === 'processing';
  return {
    title: old ? 'Hidden by an old claim' : 'Hidden by an unknown ack',
    tone: 'problem',
    sentence: old
      ? isOlderAck(row.ack, row)
        ? 'A claim on an earlier message with the same id is still in processing_ack. Polls skip this one until a container that starts clears the claim.'
        : 'The host has given it back, but the claim of the dead container is still in processing_ack. Polls skip it until a container that starts clears the claim.'
      : `processing_ack says ${quote(row.ack?.status ?? '')} about it, which no runner writes. Polls skip every row that has an ack, and hosts copy only completed and failed ones, so it stays where it is.`,
    evidence: [...ackEvidence(row), containerEvidence(around), hostEvidence(around)],
    forecast: old
      ? [expected('The next container clears the claim when it starts, and takes the message.')]
      : [],
    advice: 'Inject it again as a new message.',
  };
}

/** Due, but it does not start a turn. */
export function contextFinding(row: InboundRowFacts, around: Surroundings): Finding {
  const { fate, ahead, starter } = look(row, around);
  if (fate !== 'context') return passedOverFinding(row, around);
  const copy = row.copied === null ? '' : `${copyWords(row.copied)} `;
  const base = {
    title: row.copied === null ? 'Context only' : 'Copied context',
    tone: 'waiting' as const,
    evidence: [
      ...(row.copied === null ? [] : copyEvidence(row.copied)),
      evidence('Starts a turn', 'no (trigger = 0)'),
      evidence('Newer rows', `${ahead.length} of the ${around.facts.pollLimit} places that a poll looks at`),
      containerEvidence(around),
      hostEvidence(around),
    ],
    advice: null,
  };
  if (starter !== null) {
    const forecast = untilPoll(around, true).map((step) => ({ ...step, row: starter.key }));
    const sentence = `${copy}It starts no turn by itself; it goes along with ${rowWords(starter)}, which does.`;
    return { ...base, sentence, forecast };
  }
  return {
    ...base,
    sentence: `${copy}It starts no turn by itself: it goes along with the next message that does, as long as fewer than ${around.facts.pollLimit} newer rows are in front of it.`,
    forecast: [laterTurn(row, around.now)],
  };
}

/** The turn in which it is known to ride along. */
function laterTurn({ pending }: InboundRowFacts, now: number): Expected {
  const [soon] = pending
    .flatMap((row) => {
      const at = row.processAfter?.at ?? null;
      return row.trigger !== false && row.kind !== 'system' && at !== null && at > now ? [{ row, at }] : [];
    })
    .sort((a, b) => a.at - b.at);
  if (soon === undefined) {
    return expected('It goes along with the next message that starts a turn; there is none yet.');
  }
  const sentence = `It goes along with ${rowWords(soon.row)}, which is due in ${duration(soon.at - now)}.`;
  return { ...expected(sentence, soon.at), row: soon.row.key };
}
