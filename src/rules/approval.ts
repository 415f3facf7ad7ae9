/** What is said of a request that waits for somebody's decision on a host's card. */
import type { Approval } from '../contract/entities/approval.js';
import type { Approver } from '../contract/entities/user.js';
import { duration } from './container-state.js';

const QUOTED = 80;
const quote = (text: string): string => `“${text.length > QUOTED ? `${text.slice(0, QUOTED - 1)}…` : text}”`;

/** The action of a request for a credential, which a gateway asks for while the agent waits. */
const CREDENTIAL = 'onecli_credential';
/** The action of a message to another agent, held by a policy. */
export const MESSAGE_GATE = 'a2a_message_gate';
/** Rejected, and its reason is still to be typed; newer hosts only. */
const AWAITS_REASON = 'awaiting_reason';

const actionTitles: Readonly<Record<string, string>> = {
  install_packages: 'Install packages',
  add_mcp_server: 'Add an MCP server',
  create_agent: 'Create an agent',
  cli_command: 'Run a command',
  [MESSAGE_GATE]: 'Send a message to an agent',
  [CREDENTIAL]: 'Use a credential',
};

/** An action may be called anything, as an object's own fields are. */
const titleOf = (action: string): string | undefined =>
  Object.hasOwn(actionTitles, action) ? actionTitles[action] : undefined;

/** What is asked for, in one line: `Install Packages Request: ffmpeg`. */
export function approvalText({ kind, title, action, detail, sender }: Approval): string {
  const named = title === '' ? (titleOf(action) ?? (action === '' ? 'A request' : action)) : title;
  const head = kind === 'action' ? named : (sender ?? 'Somebody unknown');
  return detail === null ? head : `${head}: ${detail}`;
}

/** `“Vesna”`, `“Vesna” or “Tomas”`, `“Vesna”, “Tomas” or 3 others`. */
function names(approvers: readonly Approver[], more: number): string {
  const all = approvers.map(({ name, userId }) => quote(name ?? userId));
  const [last, ...before] = [...all, ...(more > 0 ? [`${more} others`] : [])].toReversed();
  return before.length === 0 ? (last ?? '') : `${before.toReversed().join(', ')} or ${last}`;
}

/** Where the host's card is, as it follows `on the host’s card`. */
function whereCard({ approvers, moreApprovers, card, instance }: Approval): string {
  const bot = instance === null ? '' : ` with the bot ${quote(instance)}`;
  if (card !== null) return `in the chat ${quote(card)}`;
  const one = approvers.length + moreApprovers === 1;
  return one ? `in a direct chat${bot}` : `in the direct chat of one of them${bot}`;
}

/** Who can decide and where, as a sentence. The console cannot: a host takes a decision from its own card only. */
export function whoDecides(approval: Approval): string {
  const { approvers, moreApprovers, card, decidedBy } = approval;
  if (approvers.length === 0) {
    const place = card === null ? '' : `; the host’s card is in the chat ${quote(card)}`;
    return `v2.db has no owner or admin who could decide it${place}; the console cannot decide for the host.`;
  }
  const only = decidedBy === 'named' ? 'Only ' : '';
  return `${only}${names(approvers, moreApprovers)} can decide on the host’s card, ${whereCard(approval)}; the console cannot decide for the host.`;
}

/** Whether the host has stopped waiting. */
export function isExpired({ expiresAt }: Approval, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}

/** Whether a decision can still be made. @param now ms since 1970, UTC */
export function isOpen(approval: Approval, now: number): boolean {
  return approval.status === 'pending' && !isExpired(approval, now);
}

/** Where it stands, in a few words. @param now ms since 1970, UTC */
export function approvalStanding(
  approval: Approval,
  now: number,
): { word: string; tone: 'none' | 'warn' | 'bad' } {
  const { status, expiresAt } = approval;
  const left = expiresAt === null ? null : duration(expiresAt - now);
  if (isExpired(approval, now)) return { word: 'expired', tone: 'bad' };
  if (status === AWAITS_REASON) {
    return {
      word: left === null ? 'rejected, reason awaited' : `rejected, reason awaited for ${left}`,
      tone: 'warn',
    };
  }
  if (status !== 'pending') return { word: `status ${status || 'empty'}`, tone: 'warn' };
  return left === null ? { word: 'waits', tone: 'none' } : { word: `expires in ${left}`, tone: 'warn' };
}

const heldBecause: Readonly<Record<string, string>> = {
  [CREDENTIAL]: 'The agent’s request is held until somebody decides.',
  [MESSAGE_GATE]: 'A policy between agents holds it until it is approved.',
};

/** What holds it up, as a sentence or two. @param now ms since 1970, UTC */
export function approvalReason(approval: Approval, now: number): string {
  const { kind, action, status, expiresAt, chat, agentName } = approval;
  const expired = isExpired(approval, now);
  const ago = expiresAt === null ? '' : ` ${duration(now - expiresAt)} ago`;
  if (status === AWAITS_REASON) {
    return expired
      ? `It was rejected, and the time to type a reason ended${ago}. A running host tells the agent so and removes it.`
      : `It was rejected. Whoever did so can still type a reason into that chat${expiresAt === null ? '' : `, for ${duration(expiresAt - now)}`}; then the host tells the agent.`;
  }
  if (expired)
    return `It expired${ago}: nobody decided in time, so it was refused. A host removes it when it starts.`;
  const left = expiresAt === null ? '' : ` It expires in ${duration(expiresAt - now)}.`;
  const odd = status === 'pending' ? '' : ` Its status is ${quote(status)}, which is not known here.`;
  if (kind === 'sender') {
    const agent = agentName === null ? 'the agent' : quote(agentName);
    return `The sender is unknown, so the host holds the message back from ${agent}. ${whoDecides(approval)}${left}${odd}`;
  }
  if (kind === 'channel') {
    const where = chat === null ? 'the chat' : quote(chat.name);
    return `No agent is wired to ${where}, so the host holds the message back. ${whoDecides(approval)}${left}${odd}`;
  }
  const held =
    (Object.hasOwn(heldBecause, action) ? heldBecause[action] : undefined) ??
    'The agent asked for it, and the host holds it until somebody decides.';
  return `${held} ${whoDecides(approval)}${left}${odd}`;
}
