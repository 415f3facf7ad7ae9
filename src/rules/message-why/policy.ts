/** What verdicts say of messages to another agent, which a policy may hold until somebody approves them. */
import type { OutboundRowFacts } from '../../contract/entities/message-facts.js';
import { approverName, whyUnreachable } from '../policy.js';
import type { Surroundings } from './surroundings.js';
import { type Evidence, type Expected, evidence, expected, type Finding, quote } from './verdict.js';

/** The policy over where the row goes; none where there is none, or nobody knows. */
const policyOf = ({ facts: { gate } }: Surroundings) => (gate === null || gate === 'free' ? null : gate);

export function policyEvidence(around: Surroundings): Evidence[] {
  const policy = policyOf(around);
  if (policy === null) return [];
  return [
    evidence('Policy', `holds each message for ${quote(approverName(policy.approver))}`, policy.createdAt),
  ];
}

/** What a host does with a message to another agent before it hands it over; none where nothing holds it. */
export function policyForecast(around: Surroundings): Expected[] {
  const policy = policyOf(around);
  if (policy === null) return [];
  const lost = whyUnreachable(policy.approver);
  return [
    expected(
      lost === null
        ? `A policy holds it: the host marks it as delivered and asks ${quote(approverName(policy.approver))}. What is approved is handed over.`
        : `A policy holds it, but ${lost}.`,
    ),
  ];
}

/**
 * The verdict about one that the host has taken and that no approval waits for any more. v2.db keeps nothing of a
 * decision, so what became of it is only said as far as it follows.
 * @param when `The host recorded it as delivered 5 min ago`
 */
export function handedOver(
  { delivery }: OutboundRowFacts,
  around: Surroundings,
  when: string,
): Pick<Finding, 'title' | 'tone' | 'sentence'> {
  const { gate } = around.facts;
  const policy = policyOf(around);
  const taken = delivery?.at ?? null;
  if (policy?.createdAt != null && taken !== null && policy.createdAt <= taken) {
    return {
      title: 'No longer held',
      tone: 'ok',
      sentence: `${when}. A policy was in force by then, so it was held, and that is over: it was approved and handed over, or rejected and dropped, or its card could not be sent. v2.db keeps nothing of a decision; only a rejection or a failure is told to the agent, in a message from “system”.`,
    };
  }
  const sentence = {
    none: `${when}: that involves no platform.`,
    free: `${when}: that involves no platform. No policy holds such messages now; whether one did then is not kept.`,
    later: `${when}: that involves no platform. The policy that holds such messages may be newer than it.`,
  }[gate === null ? 'none' : policy === null ? 'free' : 'later'];
  return { title: 'Handed to another agent', tone: 'ok', sentence };
}
