/** Which row of a session's outbound.db a host holds until somebody decides. */
import type { Approval } from '../contract/entities/approval.js';
import type { Message } from '../contract/entities/message.js';
import type { OutboundRowFacts } from '../contract/entities/message-facts.js';

/** Two stamps of one moment, by two clocks, one of which knows whole seconds only. */
const SLACK_MS = 2_000;

/** What an agent's row asks for, by the name of the approval's action where the two differ. */
const ACTIONS: Readonly<Record<string, string>> = { cli_request: 'cli_command' };

/** An outbound row, as far as an approval can be told by it. */
interface AskingRow {
  id: string;
  kind: string;
  /** A system row's action. */
  operation: string | null;
  /** When it was written, ms since 1970 UTC. */
  at: number | null;
  /** When the host took it; null where it has not, or v2.db does not say. */
  deliveredAt: number | null;
}

/**
 * The approval that a row asked for: one that names the row, or else the nearest of its action, since a host notes
 * neither on the other.
 */
function approvalFor(row: AskingRow, approvals: readonly Approval[]): Approval | null {
  const named = approvals.find(({ requestIds }) => requestIds.includes(row.id));
  if (named !== undefined) return named;
  const { operation, kind, at, deliveredAt } = row;
  if (kind !== 'system' || operation === null || at === null) return null;
  const action = Object.hasOwn(ACTIONS, operation) ? ACTIONS[operation] : operation;
  const latest = (deliveredAt ?? Number.POSITIVE_INFINITY) + SLACK_MS;
  const fitting = approvals.filter(
    (one) =>
      one.action === action &&
      one.createdAt !== null &&
      one.createdAt >= at - SLACK_MS &&
      one.createdAt <= latest,
  );
  // The newest come first: the oldest of these is the nearest to the row.
  return fitting.at(-1) ?? null;
}

/** As approvalFor, of a row as verdicts know it. */
export function approvalOf(
  { id, kind, operation, at, delivery }: OutboundRowFacts,
  approvals: readonly Approval[],
): Approval | null {
  if (delivery?.status !== 'delivered') return null;
  return approvalFor({ id, kind, operation, at, deliveredAt: delivery.at }, approvals);
}

/** What holds a message of the timeline, though its row says that it was delivered; null where nothing does. */
export function holding(message: Message, approvals: readonly Approval[]): Approval | null {
  const { direction, state, body, id, kind, at, stateAt } = message;
  if (direction !== 'outbound' || state !== 'delivered' || approvals.length === 0) return null;
  const operation = body.type === 'action' ? body.action : null;
  return approvalFor({ id, kind, operation, at, deliveredAt: stateAt }, approvals);
}
