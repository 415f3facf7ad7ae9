/** What each writing method asks for, in plain words, for the audit log: said before it is done. */
import type { Input, WritingMethod } from '../shared/contract.js';
import { quote } from '../shared/errors.js';

/** Names for ids; the id itself where nothing has it. */
export interface Names {
  session(id: string): string;
  /** An entry of the audit log. */
  entry(id: number): { sentence: string; sessionId: string | null } | null;
}

export interface Described {
  /** One sentence, without its stop. Long and hostile texts go through `quote`, which cuts them. */
  sentence: string;
  sessionId?: string | null;
  /** Why it can never be undone, where the rows that it changes are not all of it. */
  notUndoable?: string;
  /** The entry that it takes back. */
  undoes?: number | null;
}

const SIMULATION = 'It started something that goes on by itself; stop that instead.';

const attached = (n: number): string => (n === 0 ? '' : ` with ${n} ${n === 1 ? 'file' : 'files'}`);

/** Who speaks in a message's content, and what; all of it where it has no text. */
function saidIn(content: string): string {
  const { text, sender }: { text?: unknown; sender?: unknown } = fieldsOf(content);
  const by = typeof sender === 'string' ? `as ${quote(sender)}, ` : '';
  return `${by}${quote(typeof text === 'string' ? text : content)}`;
}

function fieldsOf(content: string): object {
  try {
    return { ...JSON.parse(content) };
  } catch {
    return {}; // It will be refused; the log says what was tried.
  }
}

const inThread = (threadId: string | null): string =>
  threadId === null ? '' : `, thread ${quote(threadId)}`;

const placeOf = (messagingGroupId: string | null, threadId: string | null): string =>
  messagingGroupId === null
    ? 'without a chat'
    : `in messaging group ${quote(messagingGroupId)}${inThread(threadId)}`;

const describers: { readonly [M in WritingMethod]: (input: Input<M>, names: Names) => Described } = {
  'workspace.resetDemo': () => ({
    sentence: 'Make the demo workspace anew',
    notUndoable: 'What was in the demo workspace is gone.',
  }),
  'message.write': ({ sessionId, kind, content, recurrence, attachments }, names) => ({
    sentence: `Inject a ${recurrence === null ? '' : 'recurring '}${kind} message${attached(attachments.length)} into ${quote(
      names.session(sessionId),
    )}: ${saidIn(content)}`,
    sessionId,
  }),
  'replay.run': ({ from, keys, to, spacing }, names) => ({
    sentence: `Replay ${keys.length === 1 ? 'a message' : `${keys.length} messages`} of ${quote(names.session(from))}${
      from === to ? '' : ` into ${quote(names.session(to))}`
    }, ${spacing === 'original' ? 'as far apart as they were' : 'all at once'}`,
    sessionId: to,
  }),
  'import.run': ({ sessionId }, names) => ({
    sentence: `Import messages from a file into ${quote(names.session(sessionId))}`,
    sessionId,
  }),
  'container.mark': ({ sessionId, status }, names) => ({
    sentence: `Mark the container of ${quote(names.session(sessionId))} as ${status}`,
    sessionId,
  }),
  'session.create': ({ agentGroupId, messagingGroupId, threadId, mode }) => ({
    sentence: `Make the session of agent group ${quote(agentGroupId)} ${placeOf(messagingGroupId, threadId)}, ${mode}`,
    notUndoable: 'It made a folder, too; mark the session as closed instead.',
  }),
  'session.close': ({ sessionId }, names) => ({
    sentence: `Mark session ${quote(names.session(sessionId))} as closed`,
    sessionId,
  }),
  'session.reopen': ({ sessionId }, names) => ({
    sentence: `Reopen session ${quote(names.session(sessionId))}`,
    sessionId,
  }),
  'session.route': ({ sessionId, to }, names) => ({
    sentence: `Set the default reply address of ${quote(names.session(sessionId))} to ${
      to === 'own'
        ? 'its own chat'
        : to === 'none'
          ? 'none'
          : `messaging group ${quote(to.messagingGroupId)}${inThread(to.threadId)}`
    }`,
    sessionId,
  }),
  'session.upgrade': ({ sessionId, inboundOnly }, names) => ({
    sentence: `Upgrade ${inboundOnly ? 'inbound.db' : 'both files'} of ${quote(names.session(sessionId))}`,
    sessionId,
    notUndoable: 'A schema that was upgraded is not taken back.',
  }),
  'session.repair': ({ trouble }) => ({
    sentence: `Repair: ${quote(trouble.sentence)}`,
    sessionId: trouble.sessionId === '' ? null : trouble.sessionId,
    notUndoable: 'A repair makes or removes folders.',
  }),
  'destination.add': ({ agentGroupId, name, target }) => ({
    sentence: `Add destination ${quote(name)} of agent group ${quote(agentGroupId)}, which leads to ${target.type} ${quote(target.id)}`,
  }),
  'destination.change': ({ agentGroupId, seen, name, target }) => ({
    sentence: `Change destination ${quote(seen.name)} of agent group ${quote(agentGroupId)}${
      name === undefined || name === seen.name ? '' : `, name it ${quote(name)}`
    }${target === undefined ? '' : `, lead it to ${target.type} ${quote(target.id)}`}`,
  }),
  'destination.remove': ({ agentGroupId, seen }) => ({
    sentence: `Remove destination ${quote(seen.name)} of agent group ${quote(agentGroupId)}`,
  }),
  'destination.project': ({ sessionId }, names) => ({
    sentence: `Project the destinations to ${quote(names.session(sessionId))}`,
    sessionId,
  }),
  'wiring.create': ({ messagingGroupId, agentGroupId, mode = 'shared' }) => ({
    sentence: `Wire messaging group ${quote(messagingGroupId)} to agent group ${quote(agentGroupId)}, ${mode}`,
  }),
  'wiring.change': ({ id }) => ({ sentence: `Change the wiring ${quote(id)}` }),
  'wiring.remove': ({ id }) => ({ sentence: `Remove the wiring ${quote(id)}` }),
  'agentGroup.create': ({ name }) => ({ sentence: `Make agent group ${quote(name)}` }),
  'agentGroup.change': ({ id, name }) => ({ sentence: `Change agent group ${quote(id)}, ${quote(name)}` }),
  'agentGroup.remove': ({ id }) => ({ sentence: `Remove agent group ${quote(id)}` }),
  'messagingGroup.create': ({ channelType, platformId }) => ({
    sentence: `Make messaging group ${quote(platformId)} on ${quote(channelType)}`,
  }),
  'messagingGroup.change': ({ id, name }) => ({
    sentence: `Change messaging group ${quote(id)}, ${quote(name)}`,
  }),
  'messagingGroup.remove': ({ id }) => ({ sentence: `Remove messaging group ${quote(id)}` }),
  'question.answer': ({ questionId, value, free }) => ({
    sentence: `Answer question ${quote(questionId)} with ${free ? 'a text of its own: ' : ''}${quote(value)}`,
  }),
  'agent.start': ({ sessionId }, names) => ({
    sentence:
      sessionId === undefined
        ? 'Start the simulated agent'
        : `Simulate the agent of ${quote(names.session(sessionId))}`,
    sessionId: sessionId ?? null,
    notUndoable: SIMULATION,
  }),
  'host.start': () => ({ sentence: 'Start the simulated host', notUndoable: SIMULATION }),
  'scenario.play': ({ name, speed }) => ({
    sentence: `Play the scenario ${name === null ? 'of a file' : quote(name)}, ${speed}`,
    notUndoable: SIMULATION,
  }),
  'audit.undo': ({ id }, names) => {
    const { sentence = `entry ${id}`, sessionId = null } = names.entry(id) ?? {};
    // Undone twice is done again.
    const again = /^(Undo|Redo): (.*)$/s.exec(sentence);
    const word = again?.[1] === 'Undo' ? 'Redo' : 'Undo';
    return { sentence: `${word}: ${again?.[2] ?? sentence}`, sessionId, undoes: id };
  },
};

/** @param input as the method's own schema made it */
export function describeWrite(method: WritingMethod, input: unknown, names: Names): Described {
  // The schema of this very method made the input, which TypeScript cannot follow through the map.
  const sentence = describers[method] as (value: unknown, names: Names) => Described;
  return sentence(input, names);
}
