/** What each writing method asks for, in plain words, for the audit log: said before it is done. */
import type { Input, WritingMethod } from '../contract/contract.js';
import type { RowChange } from '../contract/entities/change.js';
import type { DestinationTarget } from '../contract/entities/destination.js';
import type { ScheduleAction } from '../contract/entities/schedule.js';
import { quote as quoted } from '../contract/errors.js';
import { literalOf, shownValue } from '../rules/stored-row.js';
import type { CentralNames } from '../store/config/names.js';

/** Names for ids, as they are when asked for. */
export interface Names extends CentralNames {
  /** An entry of the audit log. */
  entry(id: number): { sentence: string; sessionId: string | null } | null;
}

export interface Described {
  /** One sentence, without its full stop. Long and hostile texts go through `quote`, which cuts them. */
  sentence: string;
  sessionId?: string | null;
  /** Why it can never be undone, where the rows that it changes are not the whole effect. */
  notUndoable?: string;
  /** The entry that it undoes. */
  undoes?: number | null;
}

const SIMULATION = 'It started something that keeps running by itself; stop that instead.';

const HOSTS_DOING = 'The host did it, and may have acted on it since.';

const attached = (n: number): string => (n === 0 ? '' : ` with ${n} ${n === 1 ? 'file' : 'files'}`);

/** A sentence is one line, whatever somebody wrote. */
const quote = (text: string): string => quoted(text.replace(/\s*[\r\n]+\s*/g, ' '));

/** Who speaks in a message's content, and what they say; the whole content where it has no text. */
function saidIn(content: string): string {
  const { text, sender }: { text?: unknown; sender?: unknown } = fieldsOf(content);
  const by = typeof sender === 'string' ? `as ${quote(sender)}, ` : '';
  return `${by}${quote(typeof text === 'string' ? text : content)}`;
}

/** What a task is to do; the whole content where it has no prompt. */
function promptIn(content: string): string {
  const { prompt }: { prompt?: unknown } = fieldsOf(content);
  return quote(typeof prompt === 'string' ? prompt : content);
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

const agentGroup = (id: string, names: Names): string => `agent group ${quote(names.agentGroup(id))}`;

const messagingGroup = (id: string, names: Names): string =>
  `messaging group ${quote(names.messagingGroup(id))}`;

const placeOf = (messagingGroupId: string | null, threadId: string | null, names: Names): string =>
  messagingGroupId === null
    ? 'without a chat'
    : `in ${messagingGroup(messagingGroupId, names)}${inThread(threadId)}`;

const targetOf = ({ type, id }: DestinationTarget, names: Names): string =>
  type === 'agent' ? agentGroup(id, names) : messagingGroup(id, names);

/** In words, not with an arrow: between two names written from right to left it would point the wrong way. */
function wiringOf(id: string, names: Names): string {
  const joined = names.wiring(id);
  return joined === null
    ? `the wiring ${quote(id)}`
    : `the wiring of messaging group ${quote(joined.messagingGroup)} to agent group ${quote(joined.agentGroup)}`;
}

/** The new name; nothing where it stays the same. */
const renamed = (before: string, after: string): string =>
  after === before ? '' : `, name it ${quote(after)}`;

const scheduleWords: Record<ScheduleAction, string> = {
  cancel: 'Cancel what is scheduled',
  pause: 'Pause what is scheduled',
  resume: 'Resume what is scheduled',
  dueNow: 'Make due now what is scheduled',
};

/** What the first of the rows says; where nobody was shown any, which row was named. */
function scheduledIn(key: string, shown: readonly RowChange[] = []): string {
  const before = shown[0]?.before ?? null;
  if (before === null) return `the row ${key}`;
  const content = shownValue(literalOf(before, 'content'));
  const { prompt }: { prompt?: unknown } = fieldsOf(content);
  const more = shown.length > 1 ? ` (${shown.length} rows)` : '';
  return `${typeof prompt === 'string' ? quote(prompt) : saidIn(content)}${more}`;
}

const describers: { readonly [M in WritingMethod]: (input: Input<M>, names: Names) => Described } = {
  'workspace.resetDemo': () => ({
    sentence: 'Reset the demo workspace',
    notUndoable: 'What was in the demo workspace is gone.',
  }),
  'message.inject': ({ sessionId, kind, content, recurrence, attachments, takeBack }, names) => ({
    sentence: `Inject a ${recurrence === null ? '' : 'recurring '}${kind} message${attached(attachments.length)} into ${quote(
      names.session(sessionId),
    )}${takeBack == null ? '' : `, in place of ${quote(takeBack)}`}: ${saidIn(content)}`,
    sessionId,
  }),
  'task.create': ({ agentGroupId, name, content, recurrence, attachments }, names) => ({
    sentence: `Make a ${recurrence === null ? '' : 'recurring '}task${
      name.trim() === '' ? '' : ` ${quote(name)}`
    }${attached(attachments.length)} for ${agentGroup(agentGroupId, names)}, in a session of its own: ${promptIn(content)}`,
    notUndoable: 'It also made a session and its folder: cancel the task in Upcoming instead.',
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
  'schedule.change': ({ sessionId, key, action, shown }, names) => ({
    sentence: `${scheduleWords[action]} in ${quote(names.session(sessionId))}: ${scheduledIn(key, shown)}`,
    sessionId,
  }),
  'session.create': ({ agentGroupId, messagingGroupId, threadId, mode }, names) => ({
    sentence: `Make the session of ${agentGroup(agentGroupId, names)} ${placeOf(messagingGroupId, threadId, names)}, ${mode}`,
    notUndoable: 'It also made a folder; mark the session as closed instead.',
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
          : `${messagingGroup(to.messagingGroupId, names)}${inThread(to.threadId)}`
    }`,
    sessionId,
  }),
  'session.upgrade': ({ sessionId, inboundOnly }, names) => ({
    sentence: `Upgrade ${inboundOnly ? 'inbound.db' : 'both files'} of ${quote(names.session(sessionId))}`,
    sessionId,
    notUndoable: 'A schema upgrade cannot be undone.',
  }),
  'session.repair': ({ trouble }) => ({
    sentence: `Repair: ${quote(trouble.sentence)}`,
    sessionId: trouble.sessionId === '' ? null : trouble.sessionId,
    notUndoable: 'A repair makes or removes folders.',
  }),
  'destination.add': ({ agentGroupId, name, target }, names) => ({
    sentence: `Add destination ${quote(name)} of ${agentGroup(agentGroupId, names)}, leading to ${targetOf(target, names)}`,
  }),
  'destination.change': ({ agentGroupId, seen, name = seen.name, target }, names) => ({
    sentence: `Change destination ${quote(seen.name)} of ${agentGroup(agentGroupId, names)}${renamed(seen.name, name)}${
      target === undefined ? '' : `, point it to ${targetOf(target, names)}`
    }`,
  }),
  'destination.remove': ({ agentGroupId, seen }, names) => ({
    sentence: `Remove destination ${quote(seen.name)} of ${agentGroup(agentGroupId, names)}`,
  }),
  'hostRoute.send': ({ sessionId, text, sender }, names) => ({
    sentence: `Inject through the host into the chat of ${quote(names.session(sessionId))}: as ${quote(sender)}, ${quote(text)}`,
    sessionId,
    notUndoable: HOSTS_DOING,
  }),
  'destination.project': ({ sessionId }, names) => ({
    sentence: `Update the destinations of ${quote(names.session(sessionId))}`,
    sessionId,
  }),
  'wiring.create': ({ messagingGroupId, agentGroupId, mode = 'shared' }, names) => ({
    sentence: `Wire ${messagingGroup(messagingGroupId, names)} to ${agentGroup(agentGroupId, names)}, ${mode}`,
  }),
  'wiring.change': ({ id }, names) => ({ sentence: `Change ${wiringOf(id, names)}` }),
  'wiring.remove': ({ id }, names) => ({ sentence: `Remove ${wiringOf(id, names)}` }),
  'agentGroup.create': ({ name }) => ({ sentence: `Make agent group ${quote(name)}` }),
  'agentGroup.change': ({ id, name }, names) => ({
    sentence: `Change ${agentGroup(id, names)}${renamed(names.agentGroup(id), name)}`,
  }),
  'agentGroup.restart': ({ id, message }, names) => ({
    sentence: `Restart the containers of ${agentGroup(id, names)} through the host${message === null ? '' : `, with the message ${quote(message)}`}`,
    notUndoable: HOSTS_DOING,
  }),
  'agentGroup.remove': ({ id }, names) => ({ sentence: `Remove ${agentGroup(id, names)}` }),
  'messagingGroup.create': ({ channelType, platformId }) => ({
    sentence: `Make messaging group ${quote(platformId)} on ${quote(channelType)}`,
  }),
  'messagingGroup.change': ({ id, name }, names) => {
    const before = names.messagingGroup(id);
    return {
      sentence: `Change ${messagingGroup(id, names)}${name === null ? ', without a name' : renamed(before, name)}`,
    };
  },
  'messagingGroup.remove': ({ id }, names) => ({ sentence: `Remove ${messagingGroup(id, names)}` }),
  'policy.create': ({ from, to, approver }, names) => ({
    sentence: `Hold messages of ${agentGroup(from, names)} to ${agentGroup(to, names)} for ${quote(approver)}`,
  }),
  'policy.change': ({ from, to, approver }, names) => ({
    sentence: `Hold messages of ${agentGroup(from, names)} to ${agentGroup(to, names)} for ${quote(approver)} instead`,
  }),
  'policy.remove': ({ from, to }, names) => ({
    sentence: `Hold messages of ${agentGroup(from, names)} to ${agentGroup(to, names)} no more`,
  }),
  'question.answer': ({ questionId, value, free }, names) => {
    const question = names.question(questionId);
    const said = `${free ? 'a free text: ' : ''}${quote(value)}`;
    return {
      sentence: `Answer question ${quote(question?.title ?? questionId)} with ${said}`,
      sessionId: question?.sessionId ?? null,
    };
  },
  'question.close': ({ questionId }, names) => {
    const question = names.question(questionId);
    return {
      sentence: `Close question ${quote(question?.title ?? questionId)} without an answer`,
      sessionId: question?.sessionId ?? null,
    };
  },
  'question.settle': ({ sessionId }, names) => ({
    sentence: `Settle answers that nobody reads in ${quote(names.session(sessionId))}`,
    sessionId,
  }),
  'simulation.start': ({ sessionId }, names) => ({
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
    // Undone twice is a redo.
    const again = /^(Undo|Redo): (.*)$/s.exec(sentence);
    const word = again?.[1] === 'Undo' ? 'Redo' : 'Undo';
    return { sentence: `${word}: ${again?.[2] ?? sentence}`, sessionId, undoes: id };
  },
};

/** @param input as the method's own schema made it */
export function describeWrite(method: WritingMethod, input: unknown, names: Names): Described {
  // This very method's schema made the input, which TypeScript cannot follow through the map.
  const sentence = describers[method] as (value: unknown, names: Names) => Described;
  const described = sentence(input, names);
  if (Object(input).through !== 'host') return described;
  return { ...described, sentence: `${described.sentence}, through the host` };
}
