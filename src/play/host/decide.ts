/** What a host does about a session's rows. Pure: facts and the time in, decisions out. */
import type { ContainerStatus } from '../../contract/entities/container.js';
import type { AckFacts } from '../../contract/entities/message-facts.js';
import {
  backoff,
  DELIVERY_ATTEMPTS,
  deliveryBackoff,
  isDue,
  MOST_TRIES,
  SCRIPT_FAILED,
  wasGivenBack,
} from '../../rules/host-rules.js';
import type { OpenInbound, OutboundHead } from '../../store/db/ack.js';
import type { PlayedDialect } from '../dialect.js';

/** How long after its last work a container still counts as running. */
const IDLE_AFTER_MS = 10_000;

/** What happens to the rows of messages_in that say `pending`. */
export interface InboundDecision {
  /** Acked: to be copied as `completed`, whatever the ack says, but for a failed script. */
  settle: { id: string; status: 'completed' | 'failed' }[];
  /** Claimed by a container that is dead: another try, not before `at`. */
  retry: { id: string; at: number }[];
  /** As retry, but their tries are used up. */
  giveUp: string[];
  /** Whether something is due and no container is there to take it. */
  wake: boolean;
  /** When the next of them becomes due, ms since 1970 UTC; null when none waits for a time. */
  nextAt: number | null;
}

/**
 * @param alive whether a container is at work on the session
 * @param now ms since 1970 UTC
 */
export function decideInbound(
  open: readonly OpenInbound[],
  acks: ReadonlyMap<string, AckFacts>,
  { alive, now, dialect }: { alive: boolean; now: number; dialect: PlayedDialect },
): InboundDecision {
  const decision: InboundDecision = { settle: [], retry: [], giveUp: [], wake: false, nextAt: null };
  for (const row of open) {
    const ack = acks.get(row.id);
    if (ack?.status === 'completed' || ack?.status === 'failed') {
      decision.settle.push({ id: row.id, status: 'completed' });
      continue;
    }
    if (ack?.status === SCRIPT_FAILED && dialect === '2.3') {
      decision.settle.push({ id: row.id, status: 'failed' });
      continue;
    }
    if (alive) continue;
    // Tries count containers that died, not sweeps.
    if (ack?.status === 'processing' && !wasGivenBack(row.processAfter, ack.at)) {
      if (row.tries >= MOST_TRIES) decision.giveUp.push(row.id);
      else decision.retry.push({ id: row.id, at: now + backoff(row.tries) });
      continue;
    }
    // Only what can start a turn counts: context waits for one. A newer host counts an answer too, in vain.
    if (!row.trigger || (row.kind === 'system' && dialect === '2.0')) continue;
    if (isDue(row.processAfter, now)) decision.wake = true;
    else if (row.processAfter !== null) decision.nextAt = sooner(decision.nextAt, row.processAfter);
  }
  return decision;
}

/** The earlier of two times; one that is not a time never comes. */
function sooner(a: number | null, b: number): number | null {
  return Number.isNaN(b) ? a : Math.min(a ?? Number.POSITIVE_INFINITY, b);
}

/** The state of a delivery after failed attempts. */
export interface Attempts {
  failed: number;
  /** ms since 1970 UTC. */
  nextAt: number;
}

export interface DeliveryDecision {
  /** Row numbers of messages_out to deliver now, in order. */
  due: number[];
  /** Every row up to this one has ended and need not be looked at again. */
  cursor: number;
  nextAt: number | null;
}

/** Which outbound rows are to be delivered now. */
export function decideDeliveries(
  heads: readonly OutboundHead[],
  ended: ReadonlySet<string>,
  attempts: ReadonlyMap<string, Attempts>,
  { cursor, now }: { cursor: number; now: number },
): DeliveryDecision {
  const decision: DeliveryDecision = { due: [], cursor, nextAt: null };
  let allEnded = true;
  for (const { rowid, id, deliverAfter } of heads) {
    if (ended.has(id)) {
      if (allEnded) decision.cursor = rowid;
      continue;
    }
    allEnded = false;
    const at = Math.max(deliverAfter ?? 0, attempts.get(id)?.nextAt ?? 0);
    if (at <= now) decision.due.push(rowid);
    else decision.nextAt = sooner(decision.nextAt, at);
  }
  return decision;
}

/** What follows a failed attempt: another one, or the end. */
export function afterFailure(before: Attempts | undefined, now: number): Attempts | 'give up' {
  const failed = (before?.failed ?? 0) + 1;
  if (failed >= DELIVERY_ATTEMPTS) return 'give up';
  return { failed, nextAt: now + deliveryBackoff(failed) };
}

/**
 * What v2.db should say about the container of a session that the agent plays; null to leave it as it is.
 * @param lastBusyAt when it was last seen at work, ms since 1970 UTC
 */
export function decideStatus(
  claimed: ContainerStatus | null,
  { busy, lastBusyAt, now }: { busy: boolean; lastBusyAt: number; now: number },
): ContainerStatus | null {
  // Whoever started or stopped the container says so there; this only tells work from idleness.
  if (claimed === 'stopped') return null;
  const status = busy || now - lastBusyAt < IDLE_AFTER_MS ? 'running' : 'idle';
  return status === claimed ? null : status;
}

/** When decideStatus will change its answer by itself. */
export function idleAt(lastBusyAt: number): number {
  return lastBusyAt + IDLE_AFTER_MS;
}
