/** Verdicts about due rows, by what the next poll makes of them; most of them it passes over. */

import type { PollOrder } from '../../contract/entities/dialect.js';
import type { InboundRowFacts } from '../../contract/entities/message-facts.js';
import { isOlderAck } from '../ack-rule.js';
import { duration } from '../container-state.js';
import { QUERY_POLL_MS } from '../host-rules.js';
import { pushesContext } from '../poll-rule.js';
import { copyEvidence, copyWords } from './copy.js';
import { depends, heldBack } from './held-back.js';
import { lookedUpFinding } from './looked-up.js';
import { look } from './poll-look.js';
import { ackEvidence, statusEvidence } from './row-evidence.js';
import { containerEvidence, hostEvidence, type Surroundings, untilPoll } from './surroundings.js';
import { type Expected, evidence, expected, type Finding, quote, rowWords } from './verdict.js';
import { dueNowFinding } from './waiting.js';

/** Due, and nobody has taken it. */
export function passedOverFinding(row: InboundRowFacts, around: Surroundings): Finding {
  if (row.kind === 'system' && row.status === 'pending') return lookedUpFinding(row, around);
  const { fate, orders } = look(row, around);
  switch (fate) {
    case 'held-back':
      return heldBack(row, orders, around);
    case 'depends':
      return depends(orders, around);
    case 'no-trigger':
      return noTrigger(row, around);
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

/** Nothing that a host writes. */
function noTrigger(row: InboundRowFacts, around: Surroundings): Finding {
  return {
    title: 'Passed over',
    tone: 'problem',
    sentence:
      'Its trigger is neither 0 nor 1. Runners from version 2.2 on look for these two only, so no poll takes it.',
    evidence: [statusEvidence(row), containerEvidence(around), hostEvidence(around)],
    forecast: [],
    advice: 'Inject it again as a new message.',
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
  const { fate, orders, starter } = look(row, around);
  if (fate !== 'context') return passedOverFinding(row, around);
  const copy = row.copied === null ? '' : `${copyWords(row.copied)} `;
  const { limit, order } = around.facts.poll;
  const ahead = Math.max(...orders.map((one) => one.ahead.length));
  const base = {
    title: row.copied === null ? 'Context only' : 'Copied context',
    tone: 'waiting' as const,
    evidence: [
      ...(row.copied === null ? [] : copyEvidence(row.copied)),
      evidence('Starts a turn', 'no (trigger = 0)'),
      evidence(
        order === 'newest' ? 'Newer rows' : 'Rows in front',
        `${ahead} of the ${limit} places of a poll`,
      ),
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
  const pushes = isInTurn(around) ? pushesContext(order) : false;
  if (pushes === true) {
    return {
      ...base,
      title: 'Goes into the turn',
      tone: 'ok',
      sentence: `It starts no turn by itself, but the container is in one: it looks every ${QUERY_POLL_MS} ms, and pushes what it finds into that turn.`,
      forecast: [expected(`The container pushes it into its turn, within ${QUERY_POLL_MS} ms.`)],
    };
  }
  const needs: Record<PollOrder, string> = {
    newest: `as long as fewer than ${limit} newer rows are in front of it`,
    'triggers-first': `as long as those that start a turn, and newer context, leave it one of the ${limit} places of a poll`,
    unknown: `as long as other rows leave it one of the ${limit} places of a poll`,
  };
  const unsure =
    pushes === null
      ? ' Runners up to version 2.0 would push it into the turn that is under way; those from 2.2 on let it wait.'
      : '';
  return {
    ...base,
    sentence: `${copy}It starts no turn by itself: it goes along with the next message that does, ${needs[order]}.${unsure}`,
    forecast: [laterTurn(row, around.now)],
  };
}

/** Whether its container is in a turn into which it may push what comes; the simulated one takes batch after batch. */
function isInTurn({ facts, state, outlook, silentMs }: Surroundings): boolean {
  return state === 'working' && outlook === 'polls' && silentMs === null && !facts.container.simulated;
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
