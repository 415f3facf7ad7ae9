/** What is said of messages that a host dropped. */
import type { UnregisteredSender } from '../contract/entities/unregistered-sender.js';

/** Who it was and how often: `Eve, 3 messages`. */
export function droppedText({ name, userId, count }: UnregisteredSender): string {
  return `${name ?? userId ?? 'Somebody'}, ${count === 1 ? '1 message' : `${count} messages`}`;
}

/** Why the host dropped them, and what would let the next one through. */
export function droppedReason({ reason, agentName, canAsk }: UnregisteredSender): string {
  const agent = agentName === null ? 'the agent' : `“${agentName}”`;
  const nobody = canAsk ? '' : ' v2.db has no owner or admin whom the host could ask.';
  switch (reason) {
    case 'unknown_sender_strict':
      return `The host does not know the sender, and this chat’s policy is strict: it drops what strangers write. Make the sender a member of ${agent}, or change the policy, with the host’s own tools.`;
    case 'unknown_sender_request_approval':
      return `The host does not know the sender, and no card waits for a decision: it was refused, or nobody could be asked.${nobody} Their next message asks again.`;
    case 'no_agent_wired':
      return `No agent is wired to this chat, and no card waits for a decision.${nobody} Wire an agent to it.`;
    case 'no_agent_engaged':
      return 'No agent of this chat engaged: its wirings’ engage mode asks for a mention or a pattern, or its sender scope is narrower.';
    default:
      return `The host dropped it, because: “${reason.slice(0, 80)}”.`;
  }
}

/**
 * Whether somebody should look: what is let in by now, refused on purpose, or asked about elsewhere needs nobody. Nor
 * does talk of others in a chat whose agents wait to be mentioned.
 */
export function needsLook({ standing, reason }: UnregisteredSender): boolean {
  return standing === 'open' && reason !== 'no_agent_engaged';
}
