/** Verdicts about rows that are due, while other rows take the places of the next poll. */

import type { InboundRowFacts } from '../../contract/entities/message-facts.js';
import { isHanded, type KnownOrder } from '../poll-rule.js';
import { limitFrom, type OrderLook, type Placed } from './poll-look.js';
import { containerEvidence, hostAdvice, hostEvidence, inSweep, type Surroundings } from './surroundings.js';
import { type Evidence, type Expected, evidence, expected, type Finding, rowWords } from './verdict.js';

/** What can be done about answers that nobody reads. */
const SETTLE =
  'Settle those rows: “Settle answers that nobody reads…” of the session marks them as completed.';

const AGAIN = 'If it cannot wait, inject it again: as the newest row it is seen.';

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

/** Of which kinds the rows in front are. */
interface Counts {
  system: number;
  acked: number;
  working: number;
  first: number;
}

function countsOf(ahead: readonly Placed[]): Counts {
  const count = (which: (placed: Placed) => boolean): number => ahead.filter(which).length;
  const working = count(({ row, fate }) => fate === 'acked' && row.ack?.status === 'processing');
  const acked = count(({ fate }) => fate === 'acked') - working;
  const system = count(({ fate }) => fate === 'system');
  return { system, acked, working, first: ahead.length - working - acked - system };
}

function parts({ system, acked, working, first }: Counts): string {
  const made = [
    [system, 'that only a tool call looks up (system)'],
    [acked, 'that the container is done with, but no host has copied'],
    [working, 'that the container works on'],
    [first, 'that it takes first'],
  ] as const;
  return made
    .filter(([n]) => n > 0)
    .map(([n, what]) => `${n} ${what}`)
    .join(', ');
}

/** By which order a poll chooses, in words that begin a sentence. */
function rule(order: KnownOrder, around: Surroundings): string {
  const { limit } = around.facts.poll;
  return order === 'newest'
    ? `A poll looks at the newest ${limit} rows that are due${limitFrom(around)}, and only then drops those that are not for it.`
    : `A poll passes over what the container has acked, takes the oldest ${limit} rows that start a turn${limitFrom(around)} and fills what is left with the newest context; only then does it drop system rows.`;
}

function frontEvidence(ahead: readonly Placed[]): Evidence[] {
  return ahead.map((placed) =>
    evidence('In front', rowWords(placed.row), placed.row.at, placed.row.key, placedWords(placed)),
  );
}

/** Other rows take all places, in whichever order polls take them here. */
export function heldBack(row: InboundRowFacts, orders: readonly OrderLook[], around: Surroundings): Finding {
  const [one, other] = orders;
  if (one === undefined) throw new Error('A poll has an order');
  if (other !== undefined) return inBoth(orders, around);
  return one.order === 'newest' ? byNewer(one.ahead, around) : byOlder(row, one.ahead, around);
}

function byNewer(ahead: readonly Placed[], around: Surroundings): Finding {
  const counts = countsOf(ahead);
  return {
    title: `Held back by ${ahead.length} newer ${ahead.length === 1 ? 'row' : 'rows'}`,
    tone: 'problem',
    sentence: `${rule('newest', around)} In front of this one are ${parts(counts)}.`,
    evidence: [...frontEvidence(ahead), containerEvidence(around), hostEvidence(around)],
    forecast: freed(around, counts),
    advice: [...(counts.acked === 0 ? [] : [hostAdvice(around)]), AGAIN]
      .filter((sentence) => sentence !== null)
      .join(' '),
  };
}

/** Nothing that comes later pushes the oldest out: what stays pending there is in front for ever. */
function byOlder(row: InboundRowFacts, ahead: readonly Placed[], around: Surroundings): Finding {
  const counts = countsOf(ahead);
  const found = [...frontEvidence(ahead), containerEvidence(around), hostEvidence(around)];
  if (counts.first === 0) {
    const n = ahead.length === 1 ? 'an answer' : `${ahead.length} answers`;
    return {
      title: `Deaf: hidden by ${n} that nobody reads`,
      tone: 'problem',
      sentence: `${rule('triggers-first', around)} In front of this one are ${parts(counts)}, and they take all places of every poll: no container of this session takes anything any more.`,
      evidence: found,
      forecast: [
        expected('Nothing by itself: such rows stay until a tool call asks for them.'),
        expected('A host starts a container for them again and again, in vain.'),
      ],
      advice: SETTLE,
    };
  }
  const context = row.trigger === false;
  return {
    title: context ? 'No place left for context' : `Behind ${ahead.length} older rows`,
    tone: counts.system > 0 ? 'problem' : 'waiting',
    sentence: `${rule('triggers-first', around)} In front of this one are ${parts(counts)}.`,
    evidence: found,
    forecast: [
      expected('The container takes those in front and acks them, which frees places.'),
      ...(counts.system === 0
        ? []
        : [expected('The system rows keep their places until a tool call asks for them.')]),
    ],
    advice: counts.system === 0 ? null : SETTLE,
  };
}

const who: Record<KnownOrder, string> = {
  newest: 'Runners up to version 2.0',
  'triggers-first': 'Those from 2.2 on',
};

function inBoth(orders: readonly OrderLook[], around: Surroundings): Finding {
  const each = orders.map(({ order, ahead, fate }) => {
    const count = countsOf(ahead);
    return fate === 'held-back'
      ? `${who[order]} have ${parts(count)} in front of it.`
      : `${who[order]} do not take it either.`;
  });
  return {
    title: 'Held back by other rows',
    tone: 'problem',
    sentence: `${each.join(' ')} Whichever polls here, other rows take all ${around.facts.poll.limit} places${limitFrom(around)}.`,
    evidence: [
      ...frontEvidence(orders.flatMap(({ ahead }) => ahead)),
      containerEvidence(around),
      hostEvidence(around),
    ],
    forecast: freed(around, countsOf(orders.flatMap(({ ahead }) => ahead))),
    advice: null,
  };
}

/** One version takes it, the other does not, and nothing on the disk tells which polls here. */
export function depends(orders: readonly OrderLook[], around: Surroundings): Finding {
  const each = orders.map(({ order, fate, ahead }) => {
    if (isHanded(fate)) return `${who[order]} take it with their next poll.`;
    if (fate === 'held-back') return `${who[order]} have ${parts(countsOf(ahead))} in front of it.`;
    return `${who[order]} pass it over.`;
  });
  return {
    title: 'Depends on the version',
    tone: 'attention',
    sentence: `${each.join(' ')} v2.db does not tell which of them polls here.`,
    evidence: [
      ...frontEvidence(orders.flatMap(({ fate, ahead }) => (isHanded(fate) ? [] : ahead))),
      containerEvidence(around),
      hostEvidence(around),
    ],
    forecast: [],
    advice: 'Look at the version of the host that runs this workspace.',
  };
}

/** What would give it a place. */
function freed(around: Surroundings, { first, working, acked }: Counts): Expected[] {
  if (first + working + acked === 0)
    return [expected('Nothing by itself: such rows stay until a tool call asks for them.')];
  return [
    ...(first > 0 ? [expected('The container takes the newer ones first.')] : []),
    ...(first + working > 0 ? [expected('The container acks them when it is done.')] : []),
    inSweep(around, 'copies the acks, which frees places', null),
  ];
}
