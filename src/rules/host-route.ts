/**
 * What a host does with a message that comes in through its cli.sock, foretold. It never says itself what became of
 * one, and silence there means anything (HOST-DOORS 7).
 */
import type { MessageForm } from '../contract/entities/draft.js';
import type { HostEra } from '../contract/entities/host-door.js';
import type { RouteFacts, RouteSender, RouteWiring } from '../contract/entities/host-route.js';

/**
 * `engages`: a row, and the container is started at once. `context`: a row that starts no turn. `card`: dropped, and an
 * owner or admin is asked about the sender. `swallowed`: a command that the host keeps for itself. `refused`: a command
 * that only admins may give.
 */
export type RouteOutcome = 'engages' | 'context' | 'dropped' | 'card' | 'swallowed' | 'refused';

export interface AgentForecast {
  wiringId: string;
  agentGroupId: string;
  agent: string;
  outcome: RouteOutcome;
  /** The rule that decides, as a clause. */
  because: string;
  sessionId: string | null;
  certain: boolean;
}

export interface RouteForecast {
  /** Why it is not offered at all, as a sentence; null when it is. */
  hindrance: string | null;
  /** One for each agent that is wired to the chat, in the host's order. */
  agents: AgentForecast[];
}

const SWALLOWED = new Set(['/help', '/login', '/logout', '/doctor', '/config', '/remote-control']);
const FOR_ADMINS = new Set(['/clear', '/compact', '/context', '/cost', '/files']);
const NEWER_SWALLOWED = '/start';
const NEWER_FOR_ADMINS = '/upload-trace';

/** Why a message can only be written directly, as a sentence; null where a host's door takes it too. */
export function whyOnlyDirect(
  form: Pick<MessageForm, 'kind' | 'asJson' | 'due' | 'recurrence' | 'trigger' | 'onWake' | 'address'>,
  { attachments, replaces }: { attachments: number; replaces: boolean },
): string | null {
  if (form.kind !== 'chat') return `A host’s door takes chat only, no ${form.kind}.`;
  if (form.asJson) return 'A host’s door takes text only: switch “Write as JSON” off.';
  if (attachments > 0) return 'A host’s door takes no attachments.';
  if (form.due.trim() !== '' || form.recurrence.trim() !== '') return 'A host’s door takes no time.';
  if (!form.trigger) return 'A host decides itself whether a message starts a turn.';
  if (form.onWake) return 'A host’s door cannot wait for a wake.';
  if (form.address !== null) return 'Through a host’s door a message goes to the session’s own chat.';
  return replaces ? 'A host’s door cannot take the earlier message back.' : null;
}

/** Why a message for this session cannot come through the door, whatever it says; null when it can. */
function hindranceOf({ chat, closed, wirings, senders }: RouteFacts): string | null {
  if (chat === null) return 'This session has no chat, so nothing can come through its channel.';
  if (chat.bot !== null) {
    return `This chat is reached by the bot “${chat.bot}”, and the door leads to the channel’s own bot.`;
  }
  if (wirings.length === 0) return 'No agent is wired to this chat: the host would drop the message.';
  if (senders.length === 0 && chat.policy !== 'public') {
    return 'v2.db knows no owner, admin or member: to the host every sender would be a stranger.';
  }
  return closed ? 'This session is closed: the host would make or take another one.' : null;
}

/** As the host tests it: `.` and what is no expression match everything. */
function matches(pattern: string | null, text: string): boolean {
  if (pattern === null || pattern === '.') return true;
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return true;
  }
}

/** Whether the agent takes part in it. Nothing that comes through the door is a mention. */
function engagement(
  wiring: RouteWiring,
  isGroup: boolean,
  text: string,
): { engages: boolean; because: string } {
  const { engageMode, engagePattern, sticks } = wiring;
  switch (engageMode) {
    case 'pattern': {
      const engages = matches(engagePattern, text);
      if (!engages) return { engages, because: `its pattern ${engagePattern} does not match` };
      const every = engagePattern === null || engagePattern === '.';
      return { engages, because: every ? 'it takes every message' : `its pattern ${engagePattern} matches` };
    }
    case 'mention-sticky':
      if (!isGroup) return { engages: false, because: 'it waits for a mention, which no door can make' };
      return sticks
        ? { engages: true, because: 'it has a session in this thread already' }
        : {
            engages: false,
            because: 'it waits for a mention, which no door can make, and has no session in this thread',
          };
    case 'mention':
      return { engages: false, because: 'it waits for a mention, which no door can make' };
    default:
      return {
        engages: false,
        because: `it takes part by ${engageMode ?? 'nothing'}, which hosts do not know`,
      };
  }
}

const POLICIES: Record<string, string> = {
  strict: 'the chat lets in known senders only',
  request_approval: 'the chat asks an owner or admin about senders that it does not know',
  decline_notify: 'the chat turns away senders that it does not know',
};

/** Whether the agent hears that sender; null when it does. */
function refusal(
  wiring: RouteWiring,
  policy: string | null,
  known: boolean,
): { outcome: RouteOutcome; because: string } | null {
  if (known) return null;
  if (policy !== 'public') {
    const because = POLICIES[policy ?? 'strict'] ?? `the chat’s policy is ${policy}`;
    return { outcome: policy === 'request_approval' ? 'card' : 'dropped', because };
  }
  if (wiring.senderScope !== 'known') return null;
  return { outcome: 'dropped', because: 'its wiring takes known senders only' };
}

/** What the host makes of a command before the agent sees it; null for what passes. */
function commandOutcome(
  text: string,
  admin: boolean,
  era: HostEra | null,
): { outcome: RouteOutcome; because: string } | null {
  const [word = ''] = text.trim().toLowerCase().split(/\s/);
  // Where the host's age is not known, it is taken for one that knows the command.
  const newer = era !== 'older';
  if (SWALLOWED.has(word) || (newer && word === NEWER_SWALLOWED)) {
    return { outcome: 'swallowed', because: `hosts keep ${word} from agents` };
  }
  const forAdmins = FOR_ADMINS.has(word) || (newer && word === NEWER_FOR_ADMINS);
  if (!forAdmins || admin) return null;
  return { outcome: 'refused', because: `${word} is for owners and admins` };
}

function foretellOne(
  wiring: RouteWiring,
  chat: NonNullable<RouteFacts['chat']>,
  text: string,
  sender: RouteSender | null,
  era: HostEra | null,
): AgentForecast {
  const { wiringId, agentGroupId, agent, sessionId, certain } = wiring;
  const as = (outcome: RouteOutcome, because: string): AgentForecast => ({
    ...{ wiringId, agentGroupId, agent, outcome, because, sessionId, certain },
  });
  const { engages, because } = engagement(wiring, chat.isGroup, text);
  const known = sender?.access.includes(agentGroupId) ?? false;
  if (engages) {
    const refused = refusal(wiring, chat.policy, known);
    if (refused !== null) return as(refused.outcome, refused.because);
  } else if (wiring.ignoredMessagePolicy !== 'accumulate') {
    return as('dropped', because);
  }
  const command = commandOutcome(text, sender?.admin.includes(agentGroupId) ?? false, era);
  if (command !== null) return as(command.outcome, command.because);
  return engages ? as('engages', because) : as('context', `${because}; it keeps what it ignores as context`);
}

/**
 * What becomes of a text from this sender in the session's chat.
 * @param sender one of those in the facts; null: a stranger
 * @param era whose host it is; null: not known
 */
export function foretellRoute(
  facts: RouteFacts,
  text: string,
  sender: RouteSender | null,
  era: HostEra | null,
): RouteForecast {
  const { chat, wirings } = facts;
  const hindrance = hindranceOf(facts);
  if (chat === null || hindrance !== null) return { hindrance, agents: [] };
  return { hindrance: null, agents: wirings.map((one) => foretellOne(one, chat, text, sender, era)) };
}

/** Whether any agent gets a row of it. */
export const arrives = ({ agents }: RouteForecast): boolean =>
  agents.some(({ outcome }) => outcome === 'engages' || outcome === 'context');

export const ROUTE_WORDS: Record<RouteOutcome, string> = {
  engages: 'takes it at once: its container is started if none runs',
  context: 'gets it as context only: no turn starts',
  dropped: 'does not get it',
  card: 'does not get it, and an owner or admin is asked about the sender',
  swallowed: 'does not get it',
  refused: 'does not get it',
};
