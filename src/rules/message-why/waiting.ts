/** Verdicts about inbound rows whose time has not come, or that the next poll takes. */

import type { InboundRowFacts } from '../../contract/entities/message-facts.js';
import { duration } from '../container-state.js';
import { MOST_TRIES, QUERY_POLL_MS } from '../host-rules.js';
import { ackEvidence, dueEvidence, recurrenceEvidence, triesEvidence } from './row-evidence.js';
import {
  containerEvidence,
  HOST_LATE,
  hostEvidence,
  hostIsLate,
  type Outlook,
  replacesLate,
  type Surroundings,
  startAdvice,
  untilPoll,
  type Waker,
  wakerOf,
} from './surroundings.js';
import { dueNumber, evidence, expected, type Finding, lasting, quote } from './verdict.js';

/** Polls come every second; what has been due for longer than this should have been taken. */
const OVERDUE_MS = 10_000;

/** Whether a host starts a container for the row. */
function wakes({ trigger, kind }: InboundRowFacts): boolean {
  return trigger !== false && kind !== 'system';
}

/** Its time lies ahead, or is not a time. */
export function scheduledFinding(row: InboundRowFacts, around: Surroundings): Finding {
  const text = row.processAfter?.text ?? '';
  const at = row.processAfter?.at ?? null;
  if (at === null) {
    return {
      title: 'Never due',
      tone: 'problem',
      sentence: `Its process_after says ${quote(text)}, which SQLite cannot read as a time. A poll takes only what is due, so it never takes this one.`,
      evidence: [...dueEvidence(row), ...recurrenceEvidence(row, around)],
      forecast: [],
      advice: 'Inject it again with a time like 2026-11-25T10:00:00Z, or with none.',
    };
  }
  const died = (row.tries ?? 0) > 0 || row.ack?.status === 'processing';
  return died ? retry(row, around, at) : due(row, around, at);
}

function retry(row: InboundRowFacts, around: Surroundings, at: number): Finding {
  const left = duration(at - around.now);
  return {
    title: `Retry ${Math.max(1, row.tries ?? 1)} of ${MOST_TRIES} in ${left}`,
    tone: 'attention',
    sentence: `The container that had claimed it died, and the host has given it back. It is handed out again in ${left}; after ${MOST_TRIES} such tries the host gives up.`,
    evidence: [
      ...triesEvidence(row),
      ...dueEvidence(row),
      ...ackEvidence(row, 'Old claim'),
      containerEvidence(around),
      hostEvidence(around),
    ],
    forecast: [expected('It is due again.', at), ...untilPoll(around, wakes(row))],
    advice: startAdvice(around),
  };
}

function due(row: InboundRowFacts, around: Surroundings, at: number): Finding {
  const left = duration(at - around.now);
  const along = row.trigger === false ? '; it starts no turn, and goes along with the next one then' : '';
  const again = row.recurrence;
  return {
    title: `Due in ${left}`,
    tone: 'waiting',
    sentence: `It falls due in ${left}. Until then no poll sees it${along}.`,
    evidence: [
      ...dueEvidence(row),
      ...recurrenceEvidence(row, around),
      containerEvidence(around),
      hostEvidence(around),
    ],
    forecast: [
      expected('It is due.', at),
      ...untilPoll(around, wakes(row)),
      ...(again === null
        ? []
        : [
            again.nextAt === null
              ? expected('Its recurrence is not a cron expression: the series ends with it.')
              : expected('The next of its series is due, if this one is done by then.', again.nextAt),
          ]),
    ],
    advice: startAdvice(around),
  };
}

/** It is due, and nothing stands in its way. */
export function dueNowFinding(row: InboundRowFacts, around: Surroundings): Finding {
  const { facts, now, outlook } = around;
  const since = Math.max(
    row.at ?? Number.NEGATIVE_INFINITY,
    dueNumber(row.processAfter) ?? Number.NEGATIVE_INFINITY,
  );
  const waited = Number.isFinite(since) ? now - since : 0;
  const base = {
    evidence: [
      evidence('Due', row.processAfter?.text ?? 'at once', row.processAfter?.at ?? row.at),
      ...triesEvidence(row),
      containerEvidence(around),
      hostEvidence(around),
    ],
    forecast: untilPoll(around, wakes(row)),
    advice: replacesLate(around) ? HOST_LATE : startAdvice(around),
  };
  const claim = facts.container.claims[0];
  if (outlook === 'polls' && waited > OVERDUE_MS) {
    if (claim === undefined) {
      return {
        ...base,
        title: 'Overdue',
        tone: 'attention',
        sentence: `It has been due for ${duration(waited)}, and a live container takes what is due within a second. Either the container is gone, or it cannot read the file.`,
        advice: 'Look at the Container tab, and at the container’s own log.',
      };
    }
    const how = facts.container.simulated
      ? 'The simulated agent handles one batch at a time.'
      : `Meanwhile it looks for new messages every ${QUERY_POLL_MS} ms.`;
    return {
      ...base,
      title: 'The container is busy',
      tone: 'waiting',
      sentence: `It is due, but the container has been working on another message ${lasting(claim.since, now)}. ${how}`,
      evidence: [...base.evidence, evidence('Working on', claim.messageId, claim.since)],
      forecast: facts.container.simulated
        ? [expected('The container finishes what it is working on.'), ...base.forecast]
        : base.forecast,
    };
  }
  if (outlook === 'none' && wakes(row) && Number.isFinite(since) && hostIsLate(around, since)) {
    return {
      ...base,
      title: 'Overdue',
      tone: 'attention',
      sentence: `It has been due for ${duration(waited)}, and no container runs. A host starts one for what is due in its sweep, each ${duration(facts.host.sweepMs)}: probably none is running here, or it fails to start one.`,
      forecast: [expected('A running host starts a container, whose first poll takes it.')],
      advice: HOST_LATE,
    };
  }
  return { ...base, ...dueNow(row, around)[outlook] };
}

/** What it means that a row is due, depending on who looks for it. */
function dueNow(
  row: InboundRowFacts,
  around: Surroundings,
): Record<Outlook, Pick<Finding, 'title' | 'tone' | 'sentence'>> {
  const nobody = startAdvice(around) !== null;
  return {
    polls:
      around.silentMs === null
        ? {
            title: 'About to be taken',
            tone: 'ok',
            sentence: 'It is due, and the container polls every second: its next poll takes it.',
          }
        : {
            title: 'About to be taken, if its container runs',
            tone: 'waiting',
            sentence: `It is due, and the container was last seen ${duration(around.silentMs)} ago: its next poll takes it if it still runs.`,
          },
    starting: {
      title: 'A container is starting',
      tone: 'ok',
      sentence: 'It is due, and a container is starting: its first poll takes it.',
    },
    broken: {
      title: around.state === 'stuck' ? 'Its container is silent' : 'Its container is gone',
      tone: 'problem',
      sentence: `It is due, but the container that should take it ${around.state === 'stuck' ? 'is silent' : 'is probably gone, whatever v2.db says'}. It waits until a host has replaced that container.`,
    },
    none: {
      title: nobody ? 'Won’t be picked up' : 'Waits for a container',
      tone: nobody ? 'attention' : 'waiting',
      sentence: `It is due, but no container runs. ${whoStarts(row, around)}`,
    },
    unclear: {
      title: 'Waits for a container',
      tone: 'attention',
      sentence: 'It is due, but it is not known whether a container is running.',
    },
  };
}

const starters: Record<Waker, string> = {
  host: 'The host starts one for what is due.',
  agent: 'The played host starts none.',
  closed: 'The session is closed, so no host starts one for it.',
  apart: 'The simulated host leaves this session alone, and an insert from outside wakes no container.',
  deaf: 'No host starts one: its agent group has no row in container_configs.',
  nobody: 'No host seems to be running to start one, and an insert from outside wakes no container.',
};

function whoStarts(row: InboundRowFacts, around: Surroundings): string {
  const waker = wakerOf(around);
  if (waker !== 'closed' && !wakes(row)) return 'It starts no turn, so no host starts one for it.';
  return starters[waker];
}
