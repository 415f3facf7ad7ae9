import { setImmediate as breath } from 'node:timers/promises';
import { showTold } from '../store/change/inbound-plan.js';
import { showScheduleChange } from '../store/change/schedule-plan.js';
import { ackedUnheard, showSettling } from '../store/change/settle-plan.js';
import { copyAttachment, readAttachment, readStaged } from '../store/files/attachment-read.js';
import type { WorkspacePath } from '../store/files/paths.js';
import { readRunLog } from '../store/files/run-log.js';
import { findArrivals } from '../store/message/host-arrival.js';
import { claimedMessages } from '../store/message/message-claim.js';
import { readMessageFacts } from '../store/message/message-facts.js';
import { findAttachment, getMessage, pageMessages } from '../store/message/message-page.js';
import { readNextPoll } from '../store/message/next-poll.js';
import { readActivity } from '../store/session/activity.js';
import { readContainerParts } from '../store/session/container-parts.js';
import { projectedDestinations, readSessionParts } from '../store/session/session-digest.js';
import { upgradePlan } from '../store/session/session-upgrade-plan.js';
import type { ReaderInput, ReaderMethod, ReaderOutput, SessionKey } from './protocol.js';
import { loadRecurrences, recurrences } from './recurrences.js';

interface Place {
  ws: WorkspacePath;
  key: SessionKey;
  /** ms since 1970 UTC. */
  now: number;
}

type Read<M extends ReaderMethod> = (
  place: Place,
  asked: ReaderInput<M>,
) => ReaderOutput<M> | Promise<ReaderOutput<M>>;

/** Loads what a method additionally needs. */
export async function prepare(method: ReaderMethod): Promise<void> {
  if (method === 'message.facts') await loadRecurrences();
}

/** Every read of a session's files, by the name under which the contract or the desk asks for it. */
export const reads: { [M in ReaderMethod]: Read<M> } = {
  'message.page': ({ ws, key, now }, asked) => pageMessages(ws, key, asked, now),
  'message.get': ({ ws, key }, asked) => getMessage(ws, key, asked.key),
  'message.claimed': ({ ws, key }, { messages }) => claimedMessages(ws, key, messages),
  'message.facts': ({ ws, key, now }, asked) => {
    const series = recurrences();
    if (series === null) throw new Error('prepare comes first');
    const { questions, poll, timeZone } = asked;
    const { nextRun } = series;
    return readMessageFacts(ws, key, asked.key, {
      ...{ questions, poll, now },
      nextRun: (cron, after) => nextRun(cron, after, timeZone),
    });
  },
  'container.parts': ({ ws, key }) => readContainerParts(ws, key),
  'question.planSettling': ({ ws, key, now }) => showSettling(ws, key, now),
  'question.ackedUnheard': ({ ws, key }) => ackedUnheard(ws, key),
  'hostRoute.arrivals': ({ ws, key }, asked) => findArrivals(ws, key, asked),
  'session.parts': ({ ws, key }) => readSessionParts(ws, key),
  'session.upgradePlan': ({ ws, key }) => upgradePlan(ws, key.agentGroupId, key.sessionId),
  'activity.get': ({ ws, key }, asked) => readActivity(ws, key, asked, () => breath()),
  'container.nextPoll': ({ ws, key, now }, asked) => readNextPoll(ws, key, { ...asked, now }),
  'destination.projected': ({ ws, key }) => projectedDestinations(ws, key),
  'session.planTold': ({ ws, key }, { told }) => showTold(ws, key, told),
  'schedule.plan': ({ ws, key, now }, asked) => showScheduleChange(ws, key, { ...asked, at: now }),
  'task.runLog': ({ ws }, { folder, series }) => readRunLog(ws, folder, series),
  'attachment.read': ({ ws, key }, asked) =>
    readAttachment(ws, key, findAttachment(ws, key, asked.key, asked.index)),
  'attachment.readStaged': ({ ws }, file) => readStaged(ws, file),
  'attachment.copy': ({ ws, key }, asked) =>
    copyAttachment(ws, key, findAttachment(ws, key, asked.key, asked.index), asked.to, asked),
};
