/** Verdicts about outbound rows. */

import type { DeliveryAttempts } from '../../contract/entities/delivery-attempt.js';
import type { MessageState } from '../../contract/entities/message.js';
import type { OutboundRowFacts } from '../../contract/entities/message-facts.js';
import { duration } from '../container-state.js';
import { timesWord } from '../delivery-attempt.js';
import { approvalOf } from '../held-row.js';
import { DELIVERY_ATTEMPTS } from '../host-rules.js';
import { outboundState } from '../message-state.js';
import { TASK_LOG } from '../task.js';
import { carriedOut, heldFinding } from './approval.js';
import { handedOver, policyEvidence, policyForecast } from './policy.js';
import { questionFinding } from './question.js';
import { hasHost, hostAdvice, hostEvidence, type Surroundings } from './surroundings.js';
import { addressWords, targetEvidence, targetProblem } from './target.js';
import { taskLogFinding } from './task.js';
import {
  ago,
  dueNumber,
  type Evidence,
  type Expected,
  evidence,
  expected,
  type Finding,
  quote,
  rowWords,
  type Why,
} from './verdict.js';

/** More than a host needs for its attempts: what waits longer is not about to be delivered. */
const OVERDUE_MS = 15_000;
const NOWHERE = addressWords({ channelType: null, platformId: null, threadId: null });

/** The verdict about an outbound row. */
export function outboundWhy(row: OutboundRowFacts, around: Surroundings): Why {
  const delivery = row.delivery === null ? null : (row.delivery.status ?? '');
  const state = outboundState({ delivery, deliverAfter: dueNumber(row.deliverAfter) }, around.now);
  const held = approvalOf(row, around.facts.approvals);
  return {
    state: held === null ? state : 'held',
    statusText: row.delivery?.status ?? null,
    ...(held === null
      ? find(state, row, around)
      : heldFinding(held, around, delivered(row, around).evidence)),
  };
}

function find(state: MessageState, row: OutboundRowFacts, around: Surroundings): Finding {
  const logs = row.kind === TASK_LOG && around.facts.tasks.own;
  if (logs && (state === 'delivered' || state === 'undelivered')) return taskLogFinding(row, around);
  switch (state) {
    case 'delivered': {
      const finding = delivered(row, around);
      return row.question === null ? finding : questionFinding(row, row.question, around, finding.evidence);
    }
    case 'failed':
      return failed(row, around);
    case 'scheduled':
      return scheduled(row, around);
    case 'undelivered':
      return undelivered(row, around);
    default:
      return unknown(row);
  }
}

/** What it answers or is about, and where it goes. */
function origin(row: OutboundRowFacts, around: Surroundings): Evidence[] {
  const { inReplyTo, task, operation, routing, address } = row;
  const found: Evidence[] = [];
  if (inReplyTo !== null) {
    const { id, row: answered } = inReplyTo;
    const words = answered === null ? `${quote(id)}, which does not exist` : rowWords(answered);
    found.push(evidence('Answers', words, answered?.at, answered?.key));
  }
  if (operation !== null) found.push(evidence('Operation', operation));
  if (task !== null) found.push(evidence('Task', rowWords(task), task.at, task.key));
  found.push(...targetEvidence(row, around.facts.target), ...policyEvidence(around));
  if (routing !== null && addressWords(routing) !== addressWords(address))
    found.push(evidence('Default address', addressWords(routing)));
  return found;
}

function deliveryEvidence({ delivery, hasPlatformIds }: OutboundRowFacts): Evidence[] {
  if (delivery === null) return [];
  const found = [evidence('Delivered row', delivery.status ?? 'without a status', delivery.at)];
  if (hasPlatformIds) found.push(evidence('Platform’s id', delivery.platformMessageId ?? 'none'));
  return found;
}

function delivered(row: OutboundRowFacts, around: Surroundings): Finding {
  const when = `The host recorded it as delivered ${ago(row.delivery?.at ?? null, around.now)}`;
  const base = { evidence: [...deliveryEvidence(row), ...origin(row, around)], forecast: [], advice: null };
  const say = (title: string, rest: string): Finding => ({
    ...base,
    title,
    tone: 'ok',
    sentence: `${when}${rest}`,
  });
  if (row.kind === 'system') return { ...base, ...carriedOut(row, around, when) };
  const { channelType } = row.address;
  if (channelType === 'agent') return { ...base, ...handedOver(row, around, when) };
  if (row.delivery?.platformMessageId != null)
    return say('Delivered', ', and the platform gave it an id: it has arrived there.');
  if (!row.hasPlatformIds) return say('Delivered', '. This older session keeps no ids of platforms.');
  if (row.operation !== null)
    return say(
      'Delivered',
      `. The platform gives ${row.operation === 'edit' ? 'an edit' : 'a reaction'} no id of its own.`,
    );
  const nowhere = addressWords(row.address) === NOWHERE;
  return {
    ...base,
    title: nowhere ? 'Recorded as delivered, sent nowhere' : 'Delivered without a platform’s id',
    tone: 'attention',
    sentence: nowhere
      ? `${when}, but it has no address: it was probably never sent.`
      : `${when}, but there is no id of ${quote(channelType ?? 'the platform')}: either it gives none, or there was no adapter for it and the message was never really sent.`,
    advice: 'Check whether it arrived on the platform; a row recorded as delivered is never sent again.',
  };
}

function failed(row: OutboundRowFacts, around: Surroundings): Finding {
  const because = targetProblem(row, around.facts.target);
  return {
    title: 'Delivery failed',
    tone: 'problem',
    sentence: `The host gave up on it ${ago(row.delivery?.at ?? null, around.now)}, after ${DELIVERY_ATTEMPTS} attempts. That is final: any row in delivered ends a delivery.${because === null ? ' Only the host’s log says why.' : ` ${because.sentence}`}`,
    evidence: [...deliveryEvidence(row), ...origin(row, around), ...questionEvidence(row)],
    forecast: [],
    advice: because?.advice ?? 'Ask the agent to say it again, once the host’s log has told you why.',
  };
}

function questionEvidence({ question }: OutboundRowFacts): Evidence[] {
  if (question === null) return [];
  const { answer } = question;
  return answer === null
    ? [evidence('Answer', 'none')]
    : [evidence('Answer', quote(answer.option), answer.at, answer.key)];
}

function scheduled(row: OutboundRowFacts, around: Surroundings): Finding {
  const text = row.deliverAfter?.text ?? '';
  const at = row.deliverAfter?.at ?? null;
  if (at === null) {
    return {
      title: 'Never due',
      tone: 'problem',
      sentence: `Its deliver_after says ${quote(text)}, which SQLite cannot read as a time. A host delivers only what is due, so it never delivers this.`,
      evidence: [evidence('Deliver after', quote(text)), ...origin(row, around)],
      forecast: [],
      advice: 'Ask the agent to say it again.',
    };
  }
  const left = duration(at - around.now);
  return {
    title: `Delivery in ${left}`,
    tone: 'waiting',
    sentence: `The agent asked for it to be delivered later: in ${left}.`,
    evidence: [evidence('Deliver after', text, at), ...origin(row, around), hostEvidence(around)],
    forecast: [expected('It is due.', at), ...untilDelivered(row, around), ...policyForecast(around)],
    advice: hostAdvice(around),
  };
}

function undelivered(row: OutboundRowFacts, around: Surroundings): Finding {
  const { facts, now } = around;
  const since = Math.max(row.at ?? now, row.deliverAfter?.at ?? Number.NEGATIVE_INFINITY);
  const waited = now - since;
  const { deliverMs } = facts.host;
  const problem = facts.host.state === 'simulated' ? null : targetProblem(row, facts.target);
  const { failed: before, kept } = facts.attempts;
  const base = {
    evidence: [
      evidence('Delivered row', 'none yet'),
      ...attemptsEvidence(around),
      ...origin(row, around),
      ...questionEvidence(row),
      hostEvidence(around),
    ],
    forecast: [...untilDelivered(row, around), ...policyForecast(around)],
    advice: problem?.advice ?? hostAdvice(around),
  };
  if (before !== null) return failedBefore(before, around, base, problem);
  if (problem !== null) {
    const besides = hasHost(around) ? '' : ' Besides, no host is running to try it.';
    return {
      ...base,
      title: 'Likely to fail',
      tone: 'problem',
      sentence: `The agent has written it, and no delivery is recorded yet. ${problem.sentence}${besides}`,
    };
  }
  if (!hasHost(around)) {
    const why = facts.container.closed
      ? 'the session is closed, and a host leaves it alone'
      : facts.host.state === 'apart'
        ? 'the simulated host leaves this session alone'
        : 'no host seems to be running';
    return {
      ...base,
      title: 'Won’t be delivered',
      tone: 'attention',
      sentence: `The agent has written it, but ${why}.`,
    };
  }
  if (waited > deliverMs + OVERDUE_MS) {
    return {
      ...base,
      title: 'Overdue',
      tone: 'attention',
      forecast: [
        expected(
          `A running host delivers it, or records after ${DELIVERY_ATTEMPTS} attempts that it failed.`,
        ),
      ],
      sentence: `It should have been delivered ${duration(waited)} ago or soon after. ${
        kept
          ? 'No host has tried: delivery_attempts has no failure of it.'
          : `Either no host is running, or every attempt fails: attempts are counted only in the host’s memory, and only the last of ${DELIVERY_ATTEMPTS} failures is recorded.`
      }`,
      advice: 'Look in the host’s log.',
    };
  }
  return {
    ...base,
    title: 'About to be delivered',
    tone: 'ok',
    sentence: `The agent has written it; the host delivers what is due ${deliverMs <= 1000 ? 'every second' : `every ${duration(deliverMs)}`} here.`,
  };
}

function attemptsEvidence({ facts }: Surroundings): Evidence[] {
  const { failed: found, kept } = facts.attempts;
  if (found === null) return kept ? [evidence('Failed attempts', 'none')] : [];
  const error = found.lastError === null ? [] : [evidence('Last error', found.lastError)];
  return [evidence('Failed attempts', `${found.attempts} of ${DELIVERY_ATTEMPTS}`, found.lastAt), ...error];
}

/** The host has tried, and says why that failed. */
function failedBefore(
  found: DeliveryAttempts,
  around: Surroundings,
  base: Pick<Finding, 'evidence' | 'forecast' | 'advice'>,
  problem: ReturnType<typeof targetProblem>,
): Finding {
  const { now } = around;
  const left = DELIVERY_ATTEMPTS - found.attempts;
  const why = found.lastError === null ? '' : `: ${quote(found.lastError)}`;
  const next =
    left <= 0
      ? 'That was the last attempt: a host is about to note that it failed.'
      : `The host gives up after ${DELIVERY_ATTEMPTS} attempts.`;
  const tries = hasHost(around)
    ? [
        expected(
          left <= 0 ? 'The host notes that it failed.' : 'The host tries again.',
          left > 0 ? found.nextAt : null,
        ),
      ]
    : base.forecast;
  return {
    ...base,
    title: `Failed ${timesWord(found.attempts)}, ${left <= 0 ? 'about to be given up' : 'to be tried again'}`,
    tone: 'problem',
    sentence: `Its delivery has failed ${timesWord(found.attempts)}, last ${ago(found.lastAt, now)}${why}. ${next}`,
    forecast: tries,
    advice: problem?.advice ?? base.advice ?? 'Mend what the host names, before its last attempt.',
  };
}

function untilDelivered(row: OutboundRowFacts, around: Surroundings): Expected[] {
  const { host, container, target } = around.facts;
  if (container.closed) return [expected('Nothing: hosts ignore closed sessions.')];
  if (host.state === 'apart') return [expected('Nothing: the simulated host leaves this session alone.')];
  if (host.state === 'none') return [expected('Nothing until a host runs: then it is delivered.')];
  const within = `within ${duration(host.deliverMs)}`;
  if (row.kind === 'system') return [expected(`The host carries it out, ${within}.`)];
  if (host.state === 'likely' && targetProblem(row, target) !== null && target?.type !== 'nowhere')
    return [
      expected(`The host tries to deliver it, ${within}.`),
      expected(`After ${DELIVERY_ATTEMPTS} attempts it notes that it failed.`),
    ];
  if (target?.type === 'nowhere')
    return [expected(`The host notes it as delivered without sending it, ${within}.`)];
  return [
    expected(`The host delivers it, ${within}; after ${DELIVERY_ATTEMPTS} failed attempts it gives up.`),
  ];
}

function unknown(row: OutboundRowFacts): Finding {
  return {
    title: 'Unknown delivery status',
    tone: 'attention',
    sentence: `delivered says ${quote(row.delivery?.status ?? '')}, which no host writes. Any row there ends a delivery, so nobody tries again.`,
    evidence: [...deliveryEvidence(row)],
    forecast: [],
    advice: 'Check whether it arrived on the platform; if not, ask the agent to say it again.',
  };
}
