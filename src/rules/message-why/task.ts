/** What is particular to tasks where each series has a session of its own: where their words go, and when it ends. */

import type { InboundRowFacts, OutboundRowFacts } from '../../contract/entities/message-facts.js';
import { duration } from '../container-state.js';
import { PAUSED_AFTER, rearmed, seriesBackoff, taskSessionName } from '../task.js';
import { hasHost, hostAdvice, hostEvidence, inSweep, type Surroundings } from './surroundings.js';
import { ago, type Evidence, type Expected, evidence, expected, type Finding } from './verdict.js';

/** Whether the session runs a series. */
const isOwn = ({ facts: { tasks } }: Surroundings): boolean => tasks.own && tasks.series !== null;

/** That a host closes the session of a series of which no run is left; nothing where that is not so. */
export function closesSoon(around: Surroundings): Expected[] {
  const { tasks, container } = around.facts;
  if (!isOwn(around) || tasks.live !== 0 || container.closed) return [];
  const when = around.outlook === 'none' ? '' : 'Once no container runs: ';
  const step = inSweep(around, 'closes the session, since no run of its task is left', null);
  return [{ ...step, sentence: `${when}${step.sentence}` }];
}

/** Where the agent's words go after a turn of tasks alone; '' where tasks are nothing special. */
export function oneDoor({ kind }: InboundRowFacts, { facts: { tasks } }: Surroundings): string {
  if (!tasks.own || kind !== 'task') return '';
  const last =
    tasks.series === null
      ? 'is dropped, since this is no session of a task'
      : 'goes to the run log and is sent to nobody';
  return ` What the agent says at the end of a run ${last}: only what it sends with a tool, by name, reaches a chat.`;
}

/** How many runs have failed, and what that does to the next; '' where it does nothing. */
export function streakWords({ facts: { tasks } }: Surroundings): string {
  const { own, streak } = tasks;
  if (!own || streak === 0) return '';
  const runs = streak === 1 ? 'This is the first failure in a row' : `${streak} runs in a row have failed`;
  return streak >= PAUSED_AFTER
    ? ` ${runs}: the host pauses the series.`
    : ` ${runs}: the host makes the next one ${duration(seriesBackoff(streak))} later at the earliest, and pauses the series after ${PAUSED_AFTER}.`;
}

/** When the next run comes that a host is about to make. @param nextAt by its recurrence, ms UTC */
export function nextRun(nextAt: number, { facts: { tasks }, now }: Surroundings): Expected {
  const { at, paused } = rearmed(nextAt, tasks.own ? tasks.streak : 0, now);
  return paused
    ? expected(
        'It makes it paused, since too many runs have failed in a row: nothing runs until it is resumed.',
      )
    : expected('The next of its series is due.', at);
}

/** What a runner has put into its outbound.db for the run log. */
export function taskLogFinding(row: OutboundRowFacts, around: Surroundings): Finding {
  const { tasks } = around.facts;
  const { delivery } = row;
  const series = tasks.series;
  const base: { evidence: Evidence[] } = {
    evidence: [
      evidence(
        'Delivered row',
        delivery === null ? 'none yet' : (delivery.status ?? 'without a status'),
        delivery?.at,
      ),
      evidence(
        'Run log',
        series === null ? 'none: no session of a task' : `tasks/${taskSessionName(series)}.md`,
      ),
      ...(delivery === null ? [hostEvidence(around)] : []),
    ],
  };
  if (series === null || series === '') {
    return {
      ...base,
      title: delivery === null ? 'Will be dropped' : 'Dropped',
      tone: 'attention',
      sentence:
        'It is meant for the run log of a task, but this session is of no series: the host notes it as delivered, and drops it. Nobody gets it.',
      forecast: [],
      advice: 'If somebody should read it, ask the agent to send it by name.',
    };
  }
  if (delivery !== null) {
    return {
      ...base,
      title: 'Written to the run log, not sent',
      tone: 'ok',
      sentence: `The host dealt with it ${ago(delivery.at, around.now)}: what an agent says at the end of a task’s run goes to the run log of ${series}, and is sent to nobody.`,
      forecast: [],
      advice: null,
    };
  }
  return {
    ...base,
    title: 'Goes to the run log',
    tone: hasHost(around) ? 'ok' : 'attention',
    sentence: `The host writes it to the run log of ${series}, and notes it as delivered. It is sent to nobody.`,
    forecast: [
      hasHost(around)
        ? expected(`The host writes it, within ${duration(around.facts.host.deliverMs)}.`)
        : expected('Nothing until a host looks after this session.'),
    ],
    advice: hostAdvice(around),
  };
}
