/** What a decision about an approval comes to, as a host carries it out. */
import type { Approval, ApprovalAsk } from '../contract/entities/approval.js';

const quote = (text: string): string => `“${text.length > 80 ? `${text.slice(0, 79)}…` : text}”`;

/** A sentence or two. */
export function approvalEffect(ask: ApprovalAsk, { kind, agentName, chat }: Approval): string {
  const agent = agentName === null ? 'the agent' : quote(agentName);
  const told = `Rejected, nothing happens, and ${agent} is told.`;
  switch (ask.type) {
    case 'message':
      return `Approved, the host hands it to ${quote(ask.to.name ?? ask.to.id)} and wakes that agent, if ${agent} may still write to it then. Rejected, it goes nowhere, and ${agent} is told.`;
    case 'packages':
      return `Approved, the host builds ${agent} a new image with them and restarts its containers. ${told}`;
    case 'mcp-server':
      return `Approved, the host adds it to the configuration of ${agent} and restarts its containers; ${ask.url === null ? 'the command runs in them' : 'they connect to it'}. ${told}`;
    case 'agent':
      return `Approved, the host makes an agent group ${quote(ask.name)} with a folder of its own, and lets it and ${agent} write to each other. ${told}`;
    case 'command':
      return `Approved, the host runs it for ${agent}, without the limits that the agent has. ${told}`;
    case 'credential':
      return `Approved, the request goes out with the credential. Rejected, or when its time is up, it is refused.`;
    case 'held':
      return kind === 'sender'
        ? `Approved, the sender becomes a member of ${agent}, and the message goes on to it. Rejected, it is dropped; the next one asks again.`
        : `Approved, an agent that is chosen on the card serves ${chat === null ? 'the chat' : quote(chat.name)}, and the message goes on to it. Rejected, the host drops what comes from there from then on.`;
    case 'unknown':
      return 'What it comes to is not known here: a part of the host that this console does not know asked for it.';
  }
}
