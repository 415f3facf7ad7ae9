/** The verdict about an inbound row that a container has claimed. */

import type { ContainerFacts, RunningTool } from '../../contract/entities/container.js';
import type { InboundRowFacts } from '../../contract/entities/message-facts.js';
import { isLeftoverTool, isPastLimit, toolInFlight } from '../container-signs.js';
import { duration } from '../container-state.js';
import { backoff, CLAIM_STUCK_MS, MOST_TRIES } from '../host-rules.js';
import { type KillTerm, killTerm } from '../kill-rule.js';
import { ackEvidence, answerEvidence, triesEvidence } from './row-evidence.js';
import {
  brokenSince,
  containerEvidence,
  HOST_LATE,
  hasHost,
  hostEvidence,
  hostIsLate,
  inSweep,
  isPassedBy,
  replaced,
  type Surroundings,
  startAdvice,
} from './surroundings.js';
import {
  ago,
  type Evidence,
  type Expected,
  evidence,
  expected,
  type Finding,
  lasting,
  quote,
  rowWords,
} from './verdict.js';

export function claimedFinding(row: InboundRowFacts, around: Surroundings): Finding {
  const { facts, now, outlook } = around;
  const tool = toolInFlight(facts.container);
  const late = tool !== null && isPastLimit(tool, now);
  const at = row.ack?.at ?? null;
  const base = [
    ...ackEvidence(row),
    containerEvidence(around),
    ...toolsEvidence(facts.container, now),
    ...triesEvidence(row),
  ];
  if (outlook === 'none' || outlook === 'broken') return abandoned(row, around, base);
  const had = `The container has had it ${lasting(at, now)}`;
  const question = facts.openQuestions.find((q) => (q.row?.at ?? now) >= (at ?? 0) - 2000);
  if (question !== undefined) {
    const asked = question.row === null ? 'a question' : rowWords(question.row);
    return {
      title: 'The agent waits for an answer',
      tone: 'attention',
      sentence: `${had}, and has asked ${asked}, which nobody has answered yet. It continues once it has the answer.`,
      evidence: [evidence('Open question', asked, question.row?.at, question.row?.key), ...base],
      forecast: killForecast(around, row),
      advice: 'Answer the question: its options are buttons in the timeline.',
    };
  }
  const silent = silentSince(row, around);
  if (silent !== null) {
    return {
      title: 'Silent since it was claimed',
      tone: 'attention',
      sentence: `${had}, and has been silent since: in ${duration(silent)} it will count as stuck.`,
      evidence: [...base, ...answerEvidence(row)],
      forecast: [expected('The container acks it when it is done.'), ...killForecast(around, row)],
      advice: null,
    };
  }
  const past = late ? ', for longer than its limit' : '';
  const doing = tool === null ? 'works on it' : `is running ${quote(tool.name)}${past}`;
  return {
    title: 'With the container',
    tone: outlook === 'unclear' || late ? 'attention' : 'ok',
    sentence: `${had} and ${doing}. It acks the message when it is done.`,
    evidence: [...base, ...answerEvidence(row)],
    forecast: [expected('The container acks it when it is done.'), ...killForecast(around, row)],
    advice: null,
  };
}

/** Half of a host's patience: a container that works beats more often than that. */
const SILENCE_MS = CLAIM_STUCK_MS / 2;

/**
 * How long until its container is taken for stuck, in ms, when it has been silent since; null
 * as long as that is far off.
 */
function silentSince({ ack }: InboundRowFacts, { facts, now, outlook }: Surroundings): number | null {
  const { container } = facts;
  const at = ack?.at ?? null;
  const beaten = container.heartbeatAt !== null && at !== null && container.heartbeatAt > at;
  if (at === null || beaten || container.simulated || outlook !== 'polls') return null;
  const term = killTerm(container);
  const left = term?.rule === 'claim' ? term.at - now : null;
  return left !== null && left >= 0 && left <= SILENCE_MS ? left : null;
}

function toolsEvidence(container: ContainerFacts, now: number): Evidence[] {
  const { tool } = container;
  if (tool === null) return [];
  if (!isLeftoverTool(container)) return [toolEvidence(tool, now)];
  return [
    evidence('Tool left over', tool.name, tool.startedAt, null, 'by an earlier container, which died in it'),
  ];
}

function toolEvidence({ name, declaredTimeoutMs, startedAt }: RunningTool, now: number): Evidence {
  const limit = declaredTimeoutMs === null ? '' : `, at most ${duration(declaredTimeoutMs)}`;
  const began = startedAt === null ? '' : ` ${lasting(startedAt, now)}`;
  return evidence('Tool in flight', `${name}${began}${limit}`, startedAt);
}

const killWords: Record<KillTerm['rule'], string> = {
  claim: 'If it stays silent it counts as stuck: the host’s next sweep kills it.',
  silence: 'If it stays silent it counts as dead: the host’s next sweep kills it.',
  age: 'If it gives no sign of life it counts as dead: the host’s next sweep kills it.',
};

/** When a host would lose patience with the container that has the message, and what follows. */
function killForecast(around: Surroundings, row: InboundRowFacts): Expected[] {
  const { facts } = around;
  if (facts.container.simulated || !hasHost(around)) return [];
  const term = killTerm(facts.container);
  if (term === null) return [];
  return [expected(killWords[term.rule], term.at), expected(`Then ${retryWords(row)}.`)];
}

function retryWords({ tries }: InboundRowFacts): string {
  const used = Math.max(0, tries ?? 0);
  if (used >= MOST_TRIES) return 'the host gives up on the message: its tries are used up';
  return `the message is given back: try ${used + 1} of ${MOST_TRIES}, after ${duration(backoff(used))}`;
}

/** A claim whose container is gone, or hangs. */
function abandoned(row: InboundRowFacts, around: Surroundings, base: Evidence[]): Finding {
  const { facts, now, outlook } = around;
  const at = row.ack?.at ?? null;
  const silent = outlook === 'broken';
  const forecast = silent
    ? [replaced(around), ...(isPassedBy(around) ? [] : [expected(`Then ${retryWords(row)}.`)])]
    : [inSweep(around, `finds no container, and ${retryWords(row)}`, null)];
  const host = hasHost(around);
  const late = hostIsLate(around, deadSince(row, around));
  if (!host)
    forecast.push(expected('A container that is started clears the claim, and takes the message again.'));
  const start = facts.container.closed ? 'Inject it again into an active session.' : startAdvice(around);
  return {
    title:
      around.state === 'stuck' ? 'Held by a container that is silent' : 'Claim of a container that is gone',
    tone: 'problem',
    sentence: `${
      silent
        ? `The container claimed it ${ago(at, now)}, and it ${around.state === 'stuck' ? 'is silent: it hangs, or is gone' : 'is probably gone, whatever v2.db says'}.`
        : `A container claimed it ${ago(at, now)} and ended without an ack.`
    } While the claim stands, no other container takes the message.`,
    evidence: [...base, hostEvidence(around)],
    forecast,
    advice: late ? `A host would have dealt with this by now. ${HOST_LATE}` : host ? null : start,
  };
}

/**
 * From when on a host's sweep gives the message back, ms since 1970 UTC; whether that was already
 * so earlier cannot be known.
 */
function deadSince({ ack }: InboundRowFacts, around: Surroundings): number {
  const { facts, outlook, now } = around;
  const { heartbeatAt, touchedAt } = facts.container;
  if (outlook === 'broken') return brokenSince(around);
  return Math.max(ack?.at ?? now, heartbeatAt ?? 0, touchedAt ?? 0);
}
