/** What of a workspace's sessions needs a person: pure rules over what is known of them. */

import type { Question } from '../contract/entities/question.js';
import type { FailedRows, RowLine, RowQueue, SessionSummary } from '../contract/entities/session.js';
import { type ContainerState, containerVerdict } from './container-state.js';
import { POLL_MS, SWEEP_MS } from './host-rules.js';
import { listening } from './question-listener.js';

/** In the order of their urgency. */
export const attentionKinds = [
  'question', // an agent waits for an answer
  'stuck', // a container that holds a message and gives no sign of life
  'gone', // a container that is not there though v2.db says so, or that left its claims behind
  'deaf', // an agent group that no host wakes
  'due', // messages that are due and that nobody has taken
  'delivery', // an answer that could not be delivered
  'message', // a message that was given up on
  'missed', // a message that the agent never sees, since an older ack has its id
  'forked', // a series with two live rows
  'undelivered', // answers that nobody delivers
  'unreadable', // a session that cannot be read
] as const;
export type AttentionKind = (typeof attentionKinds)[number];

export interface AttentionItem {
  /** Stays the same as long as it is the same matter; changes once it has happened again. */
  id: string;
  kind: AttentionKind;
  session: SessionSummary;
  /** Since when, ms UTC. */
  at: number | null;
  /** One line of what it is about. */
  text: string | null;
  /** One sentence: why it is listed here. */
  reason: string;
  /** The row to look at, by its key or its message id. */
  row: { key: string } | { id: string } | null;
  question: Question | null;
}

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

const dueReasons: Record<ContainerState, string> = {
  stopped: 'No container is running. A host would have started one in its sweep, once a minute.',
  leftover: 'The last container left its claims behind, and no host has given them back or started another.',
  gone: 'The container named in v2.db is gone, and no host has started another.',
  stuck: 'The container is stuck with another message.',
  starting: 'The container is starting and has not polled yet.',
  running: 'The container runs, but has not taken it.',
  idle: 'The container runs, but has not taken it.',
  working: 'The container is working on another message and has not taken it.',
  skewed: 'A clock is wrong, so the state of the container is unknown.',
  unknown: 'No container is known that could take it.',
};

function dueReason(hidden: number, state: ContainerState): string {
  const runs = state === 'running' || state === 'idle' || state === 'working';
  return hidden > 0 && runs
    ? 'Ten or more newer rows hide it: a container’s poll takes only the newest ten.'
    : dueReasons[state];
}

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
  const item = (text: string | null, row: RowLine | undefined, older: boolean): AttentionItem => ({
    id: idOf(kind, session, `${older ? 'before ' : ''}${row?.key}`),
    ...{ kind, session, text, reason, question: null },
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
    ...{ kind: 'question' as const, session, question },
    at: question.createdAt,
    text: question.title === '' ? 'A question without a title' : question.title,
    reason: listening(question.createdAt, session.container, now).sentence,
    row: { id: question.messageOutId },
  }));
}

/**
 * What needs a person in one session, most urgent first. Of a closed one only its questions: nobody
 * works on the rest any more.
 * @param questions the open questions of this session
 * @param now ms since 1970, UTC
 */
export function attentionOf(
  session: SessionSummary,
  questions: readonly Question[],
  now: number,
): AttentionItem[] {
  if (isQuiet(session)) return [];
  const items = questionItems(session, questions, now);
  const { digest, container } = session;
  if (session.status === 'closed' || digest === null) return items;
  const verdict = containerVerdict(container, now);
  const base = { session, question: null };
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
  const queued = (kind: 'due' | 'undelivered', queue: RowQueue, reason: string): void => {
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
  queued('due', digest.due, dueReason(digest.due.hidden, verdict.state));
  items.push(
    ...failedItems('delivery', session, digest.failedOut, 'The host could not deliver it and has given up.'),
    ...failedItems('message', session, digest.failedIn, 'The host gave up on it after its last try.'),
    ...failedItems('missed', session, digest.missed, MISSED),
    ...failedItems('forked', session, digest.forked, FORKED),
  );
  queued('undelivered', digest.undelivered, 'Nobody has delivered it. A running host looks once a minute.');
  return items;
}

/** Why a series that is forked needs somebody. */
const FORKED =
  'Two rows of its series are live, and each makes a next one: it runs twice each time. Stop it in Upcoming (g u), and schedule it anew.';

/** Why a message that was missed needs somebody. */
const MISSED =
  'An older ack has the same id, so the agent never saw it. Send it again: as a new message it gets its own id.';

/**
 * Agent groups without a row in container_configs, each once, with its latest session. Not where containers are only
 * played: no host wakes them anyway.
 */
function deafItems(sessions: readonly SessionSummary[]): AttentionItem[] {
  const latest = new Map<string, SessionSummary>();
  for (const session of sessions) {
    const { agentGroup, status, container } = session;
    if (agentGroup.config !== null || status === 'closed' || container.demo) continue;
    const known = latest.get(agentGroup.id);
    if ((session.lastActive ?? 0) >= (known?.lastActive ?? 0)) latest.set(agentGroup.id, session);
  }
  return [...latest.values()].map((session) => ({
    ...{ kind: 'deaf' as const, session, at: null, row: null, question: null },
    id: ['deaf', session.agentGroup.id].join('\n'),
    text: session.agentGroup.name,
    reason: DEAF,
  }));
}

/** Why no host wakes an agent group, and what helps. */
export const DEAF =
  'Its agent group has no row in container_configs, so no host starts a container for it. A host makes that row when it is started: restart it.';

const rank = new Map(attentionKinds.map((kind, i) => [kind, i]));

/**
 * What needs a person in all of these sessions: most urgent first, then newest first.
 * @param questions all that are open, of any session
 * @param now ms since 1970, UTC
 */
export function attentionItems(
  sessions: readonly SessionSummary[],
  questions: readonly Question[],
  now: number,
): AttentionItem[] {
  const bySession = new Map<string, Question[]>();
  for (const question of questions) {
    const those = bySession.get(question.sessionId);
    if (those === undefined) bySession.set(question.sessionId, [question]);
    else those.push(question);
  }
  return [
    ...sessions.flatMap((session) => attentionOf(session, bySession.get(session.id) ?? [], now)),
    ...deafItems(sessions),
  ].sort(
    (a, b) =>
      (rank.get(a.kind) ?? 0) - (rank.get(b.kind) ?? 0) ||
      (b.at ?? 0) - (a.at ?? 0) ||
      (a.id < b.id ? -1 : 1),
  );
}
