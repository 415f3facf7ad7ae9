/** What each writing method asks for, in plain words, for the audit log: said before it is done. */
import type { Input, MethodName, Methods } from '../shared/contract.js';
import { quote } from '../shared/errors.js';

export type WritingMethod = {
  [M in MethodName]: Methods[M]['writes'] extends true ? M : never;
}[MethodName];

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

const describers: { readonly [M in WritingMethod]: (input: Input<M>, names: Names) => Described } = {
  'workspace.resetDemo': () => ({
    sentence: 'Make the demo workspace anew',
    notUndoable: 'What was in the demo workspace is gone.',
  }),
  'message.inject': ({ sessionId, sender, text, attachments }, names) => ({
    sentence: `Inject a message${attached(attachments.length)} as ${quote(sender)} into ${quote(names.session(sessionId))}: ${quote(text)}`,
    sessionId,
  }),
  'container.mark': ({ sessionId, status }, names) => ({
    sentence: `Mark the container of ${quote(names.session(sessionId))} as ${status}`,
    sessionId,
  }),
  'question.answer': ({ questionId, value }) => ({
    sentence: `Answer question ${quote(questionId)} with ${quote(value)}`,
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
