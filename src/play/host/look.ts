import {
  acksOf,
  deliveredAmong,
  type EndedRecurrence,
  endedRecurrences,
  hasAnswer,
  hasLiveTask,
  type OutboundMail,
  openInbound,
  outboundAfter,
  readMail,
  toolInFlight,
} from '../../store/db/ack.js';
import { withReadableDb } from '../../store/db/open.js';
import type { WorkspacePath } from '../../store/files/paths.js';
import type { SessionKey } from '../../store/session-key.js';
import { trailingFailures } from '../db/host-write.js';
import type { PlayedDialect } from '../dialect.js';
import {
  type Attempts,
  type DeliveryDecision,
  decideDeliveries,
  decideInbound,
  type InboundDecision,
} from './decide.js';

/** With which status a row ends so that the next of its series is made. */
const ENDED = { '2.0': ['completed'], '2.3': ['completed', 'failed'] } as const;
/** Deliveries in one write; the rest is left to the next sweep. */
const MOST_AT_ONCE = 200;

/** What is to be done in a session. */
export interface Look {
  inbound: InboundDecision;
  deliveries: DeliveryDecision;
  /** What is due for delivery, at most 200, in order. */
  mails: OutboundMail[];
  ended: EndedRecurrence[];
  /** Whether a task is still to run here. */
  liveTask: boolean;
  /** How many runs of each series that goes on have failed in a row. */
  failures: ReadonlyMap<string, number>;
  /** Of the questions that were given, those that have their answer. */
  answered: string[];
  /** Whether the container is at work: a claim, or a tool in flight. */
  busy: boolean;
}

interface LookInput {
  cursor: number;
  attempts: ReadonlyMap<string, Attempts>;
  alive: boolean;
  openQuestions: readonly string[];
  dialect: PlayedDialect;
  /** ms since 1970 UTC. */
  now: number;
}

/**
 * Reads both files of a session, each opened and closed for it, and decides.
 * @throws what withReadableDb throws
 */
export function lookAt(ws: WorkspacePath, key: SessionKey, input: LookInput): Look {
  const { cursor, attempts, alive, openQuestions, now, dialect } = input;
  const inside = withReadableDb(ws, key, 'inbound.db', (db) => {
    const ended = endedRecurrences(db, ENDED[dialect]);
    return {
      open: openInbound(db),
      ended,
      failures: new Map(ended.map(({ seriesId }) => [seriesId, trailingFailures(db, seriesId)])),
      liveTask: hasLiveTask(db),
      answered: openQuestions.filter((id) => hasAnswer(db, id)),
    };
  });
  const ids = inside.open.map((row) => row.id);
  const outside = withReadableDb(ws, key, 'outbound.db', (db) => ({
    acks: acksOf(db, ids),
    tool: toolInFlight(db),
    heads: outboundAfter(db, cursor),
  }));
  const headIds = outside.heads.map((head) => head.id);
  const over =
    headIds.length === 0
      ? new Set<string>()
      : withReadableDb(ws, key, 'inbound.db', (db) => deliveredAmong(db, headIds));
  const deliveries = decideDeliveries(outside.heads, over, attempts, { cursor, now });
  const due = deliveries.due.slice(0, MOST_AT_ONCE);
  const mails =
    due.length === 0
      ? []
      : withReadableDb(ws, key, 'outbound.db', (db) => due.flatMap((rowid) => readMail(db, rowid) ?? []));
  const claimed = [...outside.acks.values()].some((ack) => ack.status === 'processing');
  return {
    inbound: decideInbound(inside.open, outside.acks, { alive, now, dialect }),
    deliveries,
    mails,
    ended: inside.ended,
    failures: inside.failures,
    liveTask: inside.liveTask,
    answered: inside.answered,
    busy: claimed || outside.tool,
  };
}
