import {
  acksOf,
  deliveredAmong,
  type EndedRecurrence,
  endedRecurrences,
  hasAnswer,
  type OutboundMail,
  openInbound,
  outboundAfter,
  readMail,
  toolInFlight,
} from '../../store/db/ack.js';
import { withReadableDb } from '../../store/db/open.js';
import type { WorkspacePath } from '../../store/files/paths.js';
import type { SessionKey } from '../../store/session-key.js';
import {
  type Attempts,
  type DeliveryDecision,
  decideDeliveries,
  decideInbound,
  type InboundDecision,
} from './decide.js';

/** Deliveries in one write; the rest is left to the next sweep. */
const MOST_AT_ONCE = 200;

/** What is to be done in a session. */
export interface Look {
  inbound: InboundDecision;
  deliveries: DeliveryDecision;
  /** What is due for delivery, at most 200, in order. */
  mails: OutboundMail[];
  ended: EndedRecurrence[];
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
  /** ms since 1970 UTC. */
  now: number;
}

/**
 * Reads both files of a session, each opened and closed for it, and decides.
 * @throws what withReadableDb throws
 */
export function lookAt(ws: WorkspacePath, key: SessionKey, input: LookInput): Look {
  const { cursor, attempts, alive, openQuestions, now } = input;
  const inside = withReadableDb(ws, key, 'inbound.db', (db) => ({
    open: openInbound(db),
    ended: endedRecurrences(db),
    answered: openQuestions.filter((id) => hasAnswer(db, id)),
  }));
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
    inbound: decideInbound(inside.open, outside.acks, { alive, now }),
    deliveries,
    mails,
    ended: inside.ended,
    answered: inside.answered,
    busy: claimed || outside.tool,
  };
}
