import type { Changed, Noun } from '../../shared/contract.js';

/** Query keys: the noun, what is asked, and of which session. */
export const keys = {
  app: ['app'] as const,
  workspace: ['workspace', 'current'] as const,
  problem: ['workspace', 'problem'] as const,
  recent: ['workspace', 'recent'] as const,
  sessions: ['session', 'list'] as const,
  session: (id: string) => ['session', 'get', id] as const,
  timeline: (id: string) => ['message', 'page', id] as const,
  message: (id: string, key: string) => ['message', 'get', id, key] as const,
  attachment: (id: string, key: string, index: number) => ['attachment', id, key, index] as const,
  destinations: (id: string) => ['destination', id] as const,
  questions: ['question', 'list'] as const,
  agent: ['agent', 'status'] as const,
  reader: ['reader', 'status'] as const,
  scenarios: ['scenario', 'list'] as const,
};

/**
 * The query keys to ask again for what changed: prefixes, as React Query takes them. An empty list
 * of sessions means all of them.
 */
export function keysOf(changed: Changed): (readonly string[])[] {
  const ids = changed.sessions;
  const each = (noun: string, verb: string) =>
    ids.length === 0 ? [[noun, verb]] : ids.map((id) => [noun, verb, id]);
  const byNoun: Record<Noun, () => (readonly string[])[]> = {
    workspace: () => [['workspace'], ['app']],
    session: () => [
      keys.sessions,
      ...each('session', 'get'),
      ...(ids.length === 0 ? [['destination']] : ids.map((id) => ['destination', id])),
    ],
    // A new row also moves the session in the list, and may have brought files.
    message: () => [
      ...each('message', 'page'),
      ...each('message', 'get'),
      keys.sessions,
      ...each('session', 'get'),
    ],
    container: () => [keys.sessions, ...each('session', 'get')],
    question: () => [keys.questions, keys.sessions],
    agent: () => [keys.agent],
    reader: () => [keys.reader],
  };
  const found = changed.nouns.flatMap((noun) => byNoun[noun]());
  return [...new Map(found.map((key) => [key.join('\n'), key])).values()];
}
