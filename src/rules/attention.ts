/** What of a workspace's sessions needs a person: pure rules over what is known of them. */

import type { AgentGroup } from '../contract/entities/agent-group.js';
import type { Approval, Approvals } from '../contract/entities/approval.js';
import type { PollOrder } from '../contract/entities/dialect.js';
import type { PollRule } from '../contract/entities/next-poll.js';
import type { Question } from '../contract/entities/question.js';
import type { FailedRows, RowQueue, SessionSummary } from '../contract/entities/session.js';
import type { UnregisteredSenders } from '../contract/entities/unregistered-sender.js';
import { deafItems } from './attention/agent-group.js';
import { approvalItem, moreApprovals } from './attention/approval.js';
import { dueReason } from './attention/due.js';
import { type AttentionItem, type AttentionKind, attentionKinds, inSession } from './attention/item.js';
import { droppedItems } from './attention/unregistered-sender.js';
import { containerVerdict } from './container-state.js';
import type { ContainerState } from './container-verdict.js';
import { POLL_MS, SWEEP_MS, UNHEARD_MS } from './host-rules.js';
import { POLL_LIMIT } from './poll-rule.js';
import { listening } from './question-listener.js';
import { PAUSED_AFTER } from './task.js';

export type { AttentionItem, AttentionKind } from './attention/item.js';

/** A running container polls once a second: what it leaves for longer is not about to be taken. */
const PICKUP_MS = 3 * POLL_MS;
/** What a host leaves for longer than the time between two sweeps, and a little more, it has passed by. */
const PASSED_BY_MS = SWEEP_MS + 5_000;

function waitingSince(queue: RowQueue, now: number, patienceMs: number): number {
  return queue.dueAt.filter((at) => at + patienceMs <= now).length;
}

/** What is still to be taken from a session. From a closed one nobody takes anything any more. */
function queuesOf({ digest, status }: SessionSummary): { due: RowQueue; undelivered: RowQueue } | null {
  return digest?.readable === true && status !== 'closed' ? digest : null;
}

/** How many `system` rows start a container that nobody reads, at `now`; at most 100. */
export function unheardRows({ digest }: SessionSummary, now: number): number {
  return digest?.readable === true ? waitingSince(digest.unheard, now, UNHEARD_MS) : 0;
}

/** How many inbound rows are due and not taken, at `now`; at most 100. */
export function dueRows(session: SessionSummary, now: number): number {
  const queues = queuesOf(session);
  return queues === null ? 0 : waitingSince(queues.due, now, PICKUP_MS);
}

/** How many outbound rows should have been delivered by `now`; at most 100. */
export function undeliveredRows(session: SessionSummary, now: number): number {
  const queues = queuesOf(session);
  return queues === null ? 0 : waitingSince(queues.undelivered, now, PASSED_BY_MS);
}

/**
 * When the session's next message becomes due, ms UTC; null when none waits for a time. What comes within a poll is
 * due now: whoever wrote it may have a clock that is a little ahead.
 */
export function nextDueAt(session: SessionSummary, now: number): number | null {
  return queuesOf(session)?.due.dueAt.find((at) => at > now + POLL_MS) ?? null;
}

/** By which the containers of a session poll. */
const pollRule = ({ agentGroup }: SessionSummary, order: PollOrder): PollRule => ({
  limit: agentGroup.config?.mostMessages ?? POLL_LIMIT,
  order,
});

/** Most sessions have nothing open; this tells them apart without weighing their containers. */
function isQuiet({ container, digest, openQuestions }: SessionSummary): boolean {
  return (
    openQuestions === 0 &&
    container.claimed === 'stopped' &&
    container.claims.length === 0 &&
    container.engine.containers.length === 0 &&
    digest?.readable === true &&
    digest.bad.length === 0 &&
    digest.due.dueAt.length === 0 &&
    digest.unheard.dueAt.length === 0 &&
    digest.undelivered.dueAt.length === 0 &&
    digest.failedIn.count === 0 &&
    digest.missed.count === 0 &&
    digest.forked.count === 0 &&
    digest.failedOut.count === 0
  );
}

/**
 * Whether a session's container hangs, or is missing though v2.db says otherwise or its claims were left
 * behind. Not for a closed session, in which nobody works any more, nor for one that has not been looked at.
 * @param state what the evidence says of it at `now` (ms since 1970, UTC)
 */
export function containerTrouble(
  { status, digest, container }: SessionSummary,
  state: ContainerState,
  now: number,
): 'stuck' | 'gone' | null {
  if (status === 'closed' || digest === null) return null;
  if (state === 'stuck' || state === 'gone') return state;
  const since = container.claims[0]?.since ?? null;
  // A host gives such claims back in its next sweep.
  return state === 'leftover' && since !== null && since + PASSED_BY_MS <= now ? 'gone' : null;
}

const idOf = (kind: AttentionKind, session: SessionSummary, what: string | number | null): string =>
  [kind, session.id, what].join('\n');

function failedItems(
  kind: 'delivery' | 'message' | 'missed' | 'forked',
  session: SessionSummary,
  failed: FailedRows,
  reason: string,
): AttentionItem[] {
  const item = (
    text: string | null,
    row: FailedRows['newest'][number] | undefined,
    older: boolean,
  ): AttentionItem => ({
    id: idOf(kind, session, `${older ? 'before ' : ''}${row?.key}`),
    ...inSession(session),
    ...{ kind, text, reason: row?.run === undefined || older ? reason : runsReason(row.run) },
    at: row?.at ?? null,
    row: row === undefined || older ? null : { key: row.key },
  });
  const listed = failed.newest.map((row) => item(row.text, row, false));
  const more = failed.count - listed.length;
  if (more <= 0) return listed;
  const oldest = failed.newest.at(-1);
  return [...listed, item(`${more} more before these`, oldest, true)];
}

function questionItems(
  session: SessionSummary,
  questions: readonly Question[],
  now: number,
): AttentionItem[] {
  return questions.map((question) => ({
    id: idOf('question', session, question.questionId),
    ...inSession(session),
    ...{ kind: 'question' as const, question },
    at: question.createdAt,
    text: question.title === '' ? 'A question without a title' : question.title,
    reason: listening(question.createdAt, session.container, now).sentence,
    row: { id: question.messageOutId },
  }));
}

/**
 * What needs a person in one session, most urgent first. Of a closed one only what waits for a decision: nobody
 * works on the rest any more.
 * @param questions the open questions of this session
 * @param now ms since 1970, UTC
 * @param approvals what is held for this session
 * @param order in which its containers poll
 */
export function attentionOf(
  session: SessionSummary,
  questions: readonly Question[],
  now: number,
  approvals: readonly Approval[] = [],
  order: PollOrder = 'unknown',
): AttentionItem[] {
  if (approvals.length === 0 && isQuiet(session)) return [];
  const items = [
    ...questionItems(session, questions, now),
    ...approvals.map((approval) => approvalItem(approval, session, now)),
  ];
  const { digest, container } = session;
  if (session.status === 'closed' || digest === null) return items;
  const verdict = containerVerdict(container, now);
  const base = inSession(session);
  const claim = container.claims[0];
  const kind = containerTrouble(session, verdict.state, now);
  if (kind !== null) {
    const at = verdict.state === 'gone' ? container.heartbeatAt : (claim?.since ?? container.heartbeatAt);
    items.push({
      ...base,
      id: idOf(kind, session, claim?.messageId ?? at),
      ...{ kind, at, text: null, reason: verdict.sentence },
      row: claim === undefined ? null : { id: claim.messageId },
    });
  }
  if (!digest.readable) {
    const id = idOf('unreadable', session, digest.code);
    items.push({ ...base, id, kind: 'unreadable', at: null, text: null, reason: digest.message, row: null });
    return items;
  }
  for (const { file, code, message } of digest.bad) {
    const id = idOf('unreadable', session, `${file} ${code}`);
    items.push({ ...base, id, kind: 'unreadable', at: null, text: null, reason: message, row: null });
  }
  const queued = (kind: 'due' | 'unheard' | 'undelivered', queue: RowQueue, reason: string): void => {
    const count = waitingSince(queue, now, PASSED_BY_MS);
    const [first] = queue.first;
    if (count === 0) return;
    items.push({
      ...base,
      ...{ kind, reason },
      id: idOf(kind, session, first?.key ?? null),
      at: queue.dueAt[0] === 0 ? null : (queue.dueAt[0] ?? null),
      text: count === 1 ? (first?.text ?? null) : `${first?.text ?? ''} (and ${count - 1} more)`.trim(),
      row: first === undefined ? null : { key: first.key },
    });
  };
  queued('due', digest.due, dueReason(digest.due, pollRule(session, order), verdict.state));
  queued('unheard', digest.unheard, UNHEARD);
  items.push(
    ...failedItems('delivery', session, digest.failedOut, 'The host could not deliver it and has given up.'),
    ...failedItems('message', session, digest.failedIn, 'The host gave up on it after its last try.'),
    ...failedItems('missed', session, digest.missed, MISSED),
    ...failedItems('forked', session, digest.forked, FORKED),
  );
  queued('undelivered', digest.undelivered, 'Nobody has delivered it. A running host looks once a minute.');
  return items;
}

/** Why a `system` row that starts a container, and that no tool call reads, needs somebody. */
const UNHEARD =
  'No tool call reads it any more, yet it has trigger = 1: a host starts a container for it again and again, and ten such rows hide all others from the agent. Settle it.';
/** Why a series that fails needs somebody. */
function runsReason({ streak, paused }: NonNullable<FailedRows['newest'][number]['run']>): string {
  if (paused && streak >= PAUSED_AFTER) {
    return `The host has paused this task, since ${PAUSED_AFTER} runs in a row have failed. Mend its script, then resume it.`;
  }
  const runs =
    streak === 1
      ? 'The last run of this task has failed'
      : `${streak} runs of this task have failed in a row`;
  return paused ? `${runs}, and it is paused.` : `${runs}: the host pauses it after ${PAUSED_AFTER}.`;
}

/** Why a series that is forked needs somebody. */
const FORKED =
  'Two rows of its series are live, and each makes a next one: it runs twice each time. Stop it in Upcoming (g u), and schedule it anew.';

/** Why a message that was missed needs somebody. */
const MISSED =
  'An older ack has the same id, so the agent never saw it. Send it again: as a new message it gets its own id.';

const rank = new Map(attentionKinds.map((kind, i) => [kind, i]));

/** What else of v2.db may need a person, with a session or without. */
export interface Besides {
  approvals: { listed: readonly Approval[]; more: Approvals['more'] };
  unregistered: UnregisteredSenders;
  agentGroups: readonly AgentGroup[];
  /** In which order the containers of the workspace poll. */
  pollOrder: PollOrder;
}

export const NOTHING: Besides = {
  approvals: { listed: [], more: { action: 0, sender: 0, channel: 0 } },
  unregistered: { listed: [], more: 0 },
  agentGroups: [],
  pollOrder: 'unknown',
};

function bySession<T extends { sessionId: string | null }>(all: readonly T[]): Map<string | null, T[]> {
  const found = new Map<string | null, T[]>();
  for (const one of all) {
    const those = found.get(one.sessionId);
    if (those === undefined) found.set(one.sessionId, [one]);
    else those.push(one);
  }
  return found;
}

/**
 * What needs a person in all of these sessions and beside them: most urgent first, then newest first.
 * @param questions all that are open, of any session
 * @param now ms since 1970, UTC
 */
export function attentionItems(
  sessions: readonly SessionSummary[],
  questions: readonly Question[],
  now: number,
  { approvals, unregistered, agentGroups, pollOrder }: Besides = NOTHING,
): AttentionItem[] {
  const asked = bySession(questions);
  const held = bySession(approvals.listed);
  const known = new Map(sessions.map((session) => [session.id, session]));
  const apart = approvals.listed.filter(({ sessionId }) => sessionId === null || !known.has(sessionId));
  return [
    ...sessions.flatMap((session) =>
      attentionOf(session, asked.get(session.id) ?? [], now, held.get(session.id) ?? [], pollOrder),
    ),
    ...apart.map((approval) => approvalItem(approval, null, now)),
    ...moreApprovals(approvals.more),
    ...deafItems(sessions, agentGroups),
    ...droppedItems(unregistered, (id) => known.get(id)),
  ].sort(
    (a, b) =>
      (rank.get(a.kind) ?? 0) - (rank.get(b.kind) ?? 0) ||
      (b.at ?? 0) - (a.at ?? 0) ||
      (a.id < b.id ? -1 : 1),
  );
}
