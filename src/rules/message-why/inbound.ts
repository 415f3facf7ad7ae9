/** Verdicts about inbound rows: which one it is, and those about rows that are settled. */

import type { MessageState } from '../../contract/entities/message.js';
import type { InboundRowFacts } from '../../contract/entities/message-facts.js';
import { duration } from '../container-state.js';
import { MOST_TRIES, SCRIPT_FAILED } from '../host-rules.js';
import { inboundState } from '../message-state.js';
import { PAUSED_AFTER } from '../task.js';
import { besideHeld } from './approval.js';
import { claimedFinding } from './claimed.js';
import { besideCopy } from './copy.js';
import { contextFinding, passedOverFinding } from './passed-over.js';
import {
  ackEvidence,
  answerEvidence,
  dueEvidence,
  recurrenceEvidence,
  statusEvidence,
} from './row-evidence.js';
import { hasHost, hostAdvice, hostEvidence, inSweep, type Surroundings } from './surroundings.js';
import { closesSoon, nextRun, oneDoor, streakWords } from './task.js';
import {
  ago,
  dueNumber,
  type Expected,
  evidence,
  expected,
  type Finding,
  quote,
  rowWords,
  type Why,
} from './verdict.js';
import { scheduledFinding } from './waiting.js';

/** The verdict about an inbound row. */
export function inboundWhy(row: InboundRowFacts, around: Surroundings): Why {
  const facts = { ...row, processAfter: dueNumber(row.processAfter) };
  const state = inboundState(facts, around.now);
  return {
    state,
    statusText: row.status,
    ...besideHeld(row, besideCopy(row, forked(row, find(state, row, around))), around),
  };
}

function find(state: MessageState, row: InboundRowFacts, around: Surroundings): Finding {
  switch (state) {
    case 'failed':
      return row.status === 'failed' ? givenUp(row, around) : failed(row, around);
    case 'paused':
      return paused(row, around);
    case 'cancelled':
      return cancelled(row, around);
    case 'done':
      return done(row, around);
    case 'missed':
      return missed(row, around);
    case 'claimed':
      return claimedFinding(row, around);
    case 'answered':
      return answered(row, around);
    case 'scheduled':
      return scheduledFinding(row, around);
    case 'context':
      return contextFinding(row, around);
    case 'waiting':
      return passedOverFinding(row, around);
    default:
      return unknown(row);
  }
}

/** Two live rows of one series: whatever else becomes of this one, each of them makes a next one. */
function forked(row: InboundRowFacts, finding: Finding): Finding {
  const { next, status, recurrence } = row;
  if (next === null || recurrence === null || (status !== 'pending' && status !== 'paused')) return finding;
  const other = rowWords(next);
  return {
    ...finding,
    title: 'Its series is forked',
    tone: 'problem',
    sentence: `${finding.sentence} But ${other} of the same series is live too: each of the two makes a next one, so the series runs twice each time.`,
    evidence: [
      evidence('Also live', other, next.processAfter?.at ?? next.at, next.key, next.status),
      ...finding.evidence,
    ],
    advice: ['Stop the series, which ends all its rows, and schedule it anew.', finding.advice]
      .filter((sentence) => sentence !== null)
      .join(' '),
  };
}

const AGAIN = 'Inject it again as a new message once you know why it failed.';

const ENDS = ' Its series ends with it: hosts of this version make the next one of a completed row only.';
const ANEW =
  'Schedule it anew once you know why it failed: “Edit and send again” keeps its recurrence, “Send again as new” does not.';

function givenUp(row: InboundRowFacts, around: Surroundings): Finding {
  const died = (row.tries ?? 0) >= MOST_TRIES;
  const scripted = row.ack?.status === SCRIPT_FAILED;
  // A host that copies such an ack as failed makes the next of a failed row, too.
  const ends = row.recurrence !== null && row.next === null && !scripted && !around.facts.tasks.own;
  const how = scripted
    ? 'Its script failed, so the runner skipped it, and the host has marked it as failed.'
    : died
      ? `Containers died ${MOST_TRIES} times while they worked on it, so the host has given up on it.`
      : 'The host has marked it as failed.';
  return {
    title: scripted
      ? 'Its script failed'
      : ends
        ? 'The host gave up, and its series ends'
        : 'The host gave up',
    tone: 'problem',
    sentence: `${how} That is final: a failed row is never handed out again.${ends ? ENDS : streakWords(around)}`,
    evidence: [
      statusEvidence(row),
      evidence('Tries', `${row.tries ?? 0} of ${MOST_TRIES}`),
      ...ackEvidence(row),
      ...answerEvidence(row),
      ...recurrenceEvidence(row, around),
    ],
    forecast: ends ? [] : [...nextOfSeries(row, around), ...closesSoon(around)],
    advice: ends ? ANEW : AGAIN,
  };
}

function failed(row: InboundRowFacts, around: Surroundings): Finding {
  const copied = row.status === 'completed';
  const noted = copied ? ' The host has recorded it as completed.' : '';
  if (row.ack?.status === SCRIPT_FAILED) return scriptFailed(row, around);
  return {
    title: 'The container gave up',
    tone: 'problem',
    sentence: `The container gave up on it ${ago(row.ack?.at ?? null, around.now)}. That is final: a row with an ack is never handed out again.${noted}`,
    evidence: [
      ...ackEvidence(row),
      statusEvidence(row),
      ...answerEvidence(row),
      ...(copied ? [] : [hostEvidence(around)]),
    ],
    forecast: [
      ...(copied ? [] : [inSweep(around, 'copies the ack, as completed', row.ack?.at ?? null)]),
      ...nextOfSeries(row, around),
    ],
    advice: AGAIN,
  };
}

/** Acked so by newer runners, before any agent saw it. */
function scriptFailed(row: InboundRowFacts, around: Surroundings): Finding {
  const at = row.ack?.at ?? null;
  return {
    title: 'Its script failed',
    tone: 'problem',
    sentence: `Its script failed ${ago(at, around.now)}, so the runner skipped it: the agent was not asked.${around.facts.tasks.own ? streakWords(around) : ' Hosts that know this ack copy it as failed, and make the next of a series later than usual; those of version 2.0 leave it as it is.'}`,
    evidence: [
      ...ackEvidence(row),
      statusEvidence(row),
      ...recurrenceEvidence(row, around),
      hostEvidence(around),
    ],
    forecast: [inSweep(around, 'copies the ack, as failed', at), ...nextOfSeries(row, around)],
    advice: 'Look at the task’s script, and run it by hand.',
  };
}

function paused(row: InboundRowFacts, around: Surroundings): Finding {
  const at = row.processAfter?.at ?? null;
  const { own, streak } = around.facts.tasks;
  const stopped = own && row.recurrence !== null && streak >= PAUSED_AFTER;
  const by = stopped
    ? `The host has paused this task: ${PAUSED_AFTER} of its runs failed one after the other.`
    : 'This task is paused.';
  return {
    title: stopped ? 'Paused by the host' : 'Paused task',
    tone: stopped ? 'problem' : 'waiting',
    sentence: `${by} Polls take only pending rows, so nothing happens while it is paused, even when it is due.`,
    evidence: [statusEvidence(row), ...dueEvidence(row), ...recurrenceEvidence(row, around)],
    forecast: [
      ...(at !== null && at > around.now
        ? [expected('It falls due. While paused, it stays where it is.', at)]
        : []),
      expected('When somebody resumes it, it is pending again.'),
    ],
    advice: stopped
      ? 'Mend its script first, then resume the series, here or in Upcoming.'
      : 'Resume it, here or in Upcoming, or ask the agent to.',
  };
}

function cancelled(row: InboundRowFacts, around: Surroundings): Finding {
  const other = row.next === null ? '' : ` ${rowWords(row.next)} of the same series is live all the same.`;
  return {
    title: 'Cancelled',
    tone: 'ok',
    sentence: `It was called off before it ran, and that is final: polls take pending rows only, and no host makes a next run of it.${other}`,
    evidence: [statusEvidence(row), ...dueEvidence(row), ...ackEvidence(row)],
    forecast: closesSoon(around),
    advice: null,
  };
}

/** An ack that was there before it has its id, so no poll hands it over. */
function missed(row: InboundRowFacts, around: Surroundings): Finding {
  const copied = row.status === 'completed';
  const before =
    row.ack?.at == null || row.at === null ? '' : `, ${duration(row.at - row.ack.at)} before this one came`;
  const noted = copied ? ' A host has copied that ack, so the row counts as completed.' : '';
  return {
    title: 'Hidden by an older ack',
    tone: 'problem',
    sentence: `The container acked an earlier message with the same id ${ago(row.ack?.at ?? null, around.now)}${before}. Polls skip every row whose id has an ack, whatever its time, so the agent never saw this one.${noted}`,
    evidence: [
      ...ackEvidence(row, 'Older ack'),
      evidence('Message', row.id, row.at),
      statusEvidence(row),
      ...(copied ? [] : [hostEvidence(around)]),
    ],
    forecast: copied
      ? nextOfSeries(row, around)
      : [inSweep(around, 'copies the older ack, as if this one were done', null)],
    advice: 'Send it again: as a new message it gets an id of its own.',
  };
}

function done(row: InboundRowFacts, around: Surroundings): Finding {
  const { ack, at } = row;
  const took =
    ack?.at != null && at !== null && ack.at >= at ? `, ${duration(ack.at - at)} after it came` : '';
  const settled = row.kind === 'task' ? 'the task was cancelled' : 'somebody settled it by hand';
  const how =
    ack === null
      ? `It is completed without a container’s ack: ${settled}, or the ack was cleared away.`
      : `The container completed it ${ago(ack.at, around.now)}${took}, and the host has recorded that.`;
  return {
    title: row.answers.length === 0 ? 'Done' : 'Done and answered',
    tone: 'ok',
    sentence: how + answeredBy(row, around),
    evidence: [
      ...answerEvidence(row),
      ...ackEvidence(row),
      statusEvidence(row),
      ...recurrenceEvidence(row, around),
    ],
    forecast: [...nextOfSeries(row, around), ...closesSoon(around)],
    advice: null,
  };
}

function answeredBy(row: InboundRowFacts, around: Surroundings): string {
  const { answers, kind, trigger, ack } = row;
  const [first] = answers;
  const door = oneDoor(row, around);
  if (first !== undefined) {
    const more = answers.length === 1 ? 'names' : `and ${answers.length - 1} more name`;
    return ` The row ${rowWords(first)} ${more} it as the message it answers.${door}`;
  }
  if (door !== '' && ack !== null) return door;
  if (kind === 'system' || trigger === false || ack === null) return '';
  return ' No row names it as the message it answers: the agent had nothing to say, answered several at once, or did not say which.';
}

function answered(row: InboundRowFacts, around: Surroundings): Finding {
  const at = row.ack?.at ?? null;
  const host = hasHost(around);
  return {
    title: 'Completed, not yet copied by the host',
    tone: host ? 'ok' : 'attention',
    sentence: `The container completed it ${ago(at, around.now)}; messages_in says pending until a host copies that${placeMeanwhile(around)}.${answeredBy(row, around)}`,
    evidence: [...answerEvidence(row), ...ackEvidence(row), statusEvidence(row), hostEvidence(around)],
    forecast: [inSweep(around, 'copies the ack, and the row is done', at), ...nextOfSeries(row, around)],
    advice: host ? null : `${hostAdvice(around)}${hides(around)}`,
  };
}

/** What an ack that is not copied costs: newer runners drop such rows before they count. */
function placeMeanwhile({ facts: { poll } }: Surroundings): string {
  if (poll.order === 'triggers-first') return '; polls pass it over meanwhile';
  const who = poll.order === 'newest' ? '' : ' of a runner up to version 2.0';
  return `, and until then it takes up one of the ${poll.limit} places of a poll${who}`;
}

function hides({ facts: { poll } }: Surroundings): string {
  if (poll.order === 'triggers-first') return '';
  const where = poll.order === 'newest' ? '' : ' where a runner up to version 2.0 polls';
  return ` ${poll.limit} such rows hide older messages from the agent${where}.`;
}

function unknown(row: InboundRowFacts): Finding {
  return {
    title: 'Unknown status',
    tone: 'attention',
    sentence: `messages_in says ${quote(row.status ?? '')}, which no NanoClaw writes. Polls take pending rows only, so it stays as it is.`,
    evidence: [statusEvidence(row), ...ackEvidence(row), ...answerEvidence(row)],
    forecast: [],
    advice: 'If the agent should see it, inject it again as a new message.',
  };
}

/** The occurrence after this one: made already, or to be made by the host once this one is done. */
function nextOfSeries({ next, recurrence }: InboundRowFacts, around: Surroundings): Expected[] {
  if (next !== null) {
    const sentence = `The next of its series is ${rowWords(next)}${next.status === 'paused' ? ', which is paused' : ''}.`;
    return [{ ...expected(sentence, next.processAfter?.at ?? null), row: next.key }];
  }
  if (recurrence === null) return [];
  if (recurrence.nextAt === null) {
    return [
      expected('Its recurrence is not a cron expression: the host cannot make the next one of the series.'),
    ];
  }
  return [inSweep(around, 'makes the next of its series', null), nextRun(recurrence.nextAt, around)];
}
