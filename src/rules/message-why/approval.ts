/** What verdicts say of requests that wait for somebody's decision, and of messages that the host dropped. */

import type { Approval } from '../../contract/entities/approval.js';
import type { InboundRowFacts, OutboundRowFacts } from '../../contract/entities/message-facts.js';
import { approvalReason, approvalText, isOpen, whoDecides } from '../approval.js';
import { droppedText } from '../unregistered-sender.js';
import type { Surroundings } from './surroundings.js';
import { ago, type Evidence, evidence, expected, type Finding, lasting, quote } from './verdict.js';

/** Two stamps of one moment, by two clocks, one of which knows whole seconds only. */
const SLACK_MS = 2_000;
/** A host carries out what an agent asked for within a sweep of its turn's end, and a little more. */
const CARRIED_OUT_MS = 65_000;
const MOST_NAMED = 3;

const approvalEvidence = (approval: Approval): Evidence =>
  evidence('Waits for approval', quote(approvalText(approval)), approval.createdAt);

/** The verdict about a row that the host has taken, and holds until somebody decides. */
export function heldFinding(approval: Approval, { now }: Surroundings, rest: Evidence[]): Finding {
  const { createdAt } = approval;
  const open = isOpen(approval, now);
  return {
    title: open ? 'Waits for approval' : 'Held for approval',
    tone: 'attention',
    sentence: `The host has taken it, but not carried it out: ${quote(approvalText(approval))} has waited ${lasting(createdAt, now)} for a decision. ${approvalReason(approval, now)}`,
    evidence: [approvalEvidence(approval), ...rest],
    forecast: open
      ? [expected('Somebody decides; the host then carries it out or drops it, and tells the agent.')]
      : [],
    advice: open ? `Decide on the host’s card. ${whoDecides(approval)}` : null,
  };
}

/** What a host carries out only once it is approved. */
const ALWAYS_HELD: readonly string[] = ['install_packages', 'add_mcp_server'];
/** What it holds by who asks for what: newer ones `create_agent`, all of them some commands. */
const MAYBE_HELD: readonly string[] = ['create_agent', 'cli_request'];

/**
 * The verdict about what the host was asked to do, has taken, and does not hold any more: v2.db keeps nothing of a
 * decision.
 * @param when `The host recorded it as delivered 5 min ago`
 */
export function carriedOut(
  { operation }: OutboundRowFacts,
  { facts }: Surroundings,
  when: string,
): Pick<Finding, 'title' | 'tone' | 'sentence'> {
  const itself = `${when}: it is for the host itself, which`;
  // A played host holds nothing.
  const asks = facts.host.state === 'simulated' ? '' : (operation ?? '');
  if (ALWAYS_HELD.includes(asks)) {
    return {
      title: 'No longer held',
      tone: 'ok',
      sentence: `${itself} holds such a request until it is approved. That is over: it was approved and carried out, or rejected, or its card could not be sent. v2.db keeps nothing of a decision; what came of it is told to the agent, in a message from “system”.`,
    };
  }
  if (MAYBE_HELD.includes(asks)) {
    return {
      title: 'Taken by the host',
      tone: 'ok',
      sentence: `${itself} carries it out, or holds it first until it is approved. Nothing of it waits any more; what came of it is told to the agent.`,
    };
  }
  return { title: 'Carried out', tone: 'ok', sentence: `${itself} carries it out without sending anything.` };
}

/** Whether the agent can have asked while it worked on the row. */
function isOfTurn({ at, ack }: InboundRowFacts, { kind, createdAt }: Approval, now: number): boolean {
  if (kind !== 'action' || at === null || createdAt === null || ack === null) return false;
  const claimed = ack.status === 'processing';
  const from = claimed ? (ack.at ?? at) : at;
  const to = claimed ? now : (ack.at ?? now) + CARRIED_OUT_MS;
  return createdAt >= from - SLACK_MS && createdAt <= to;
}

/** Adds to the verdict about an inbound row what else the session waits for: why nothing may come of it. */
export function besideHeld(row: InboundRowFacts, finding: Finding, { facts, now }: Surroundings): Finding {
  const { approvals, dropped } = facts;
  const [one] = approvals.filter((approval) => isOfTurn(row, approval, now));
  const more: Evidence[] = [
    ...approvals.slice(0, MOST_NAMED).map(approvalEvidence),
    ...dropped
      .filter(({ standing }) => standing === 'open' || standing === 'asked')
      .map((each) => evidence('Dropped here', `${droppedText(each)} (${each.reason})`, each.lastAt)),
  ];
  if (more.length === 0) return finding;
  if (one === undefined) return { ...finding, evidence: [...finding.evidence, ...more] };
  const sentence = `${finding.sentence} In its turn the agent asked for ${quote(approvalText(one))} ${ago(one.createdAt, now)}, which waits for a decision. ${approvalReason(one, now)}`;
  return {
    ...finding,
    tone: finding.tone === 'problem' ? 'problem' : 'attention',
    sentence,
    evidence: [...more, ...finding.evidence],
    advice: finding.advice ?? 'Decide on the host’s card; until then the agent goes without it.',
  };
}
