import type {
  Changed,
  Input,
  MethodName,
  Noun,
  PreloadOnly,
  WritingMethod,
} from '../../contract/contract.js';

/** What may be asked again at any time. */
export type Query = Exclude<MethodName, WritingMethod | PreloadOnly>;

/**
 * The key of a query: noun, verb, the session that it is about, and what else of its input tells it from others.
 * With a part of the input it is the beginning of a key, as React Query takes it.
 */
export function keyOf<M extends Query>(method: M, input?: Partial<Input<M>> | null): readonly unknown[] {
  const { sessionId, ...rest }: { sessionId?: unknown } = { ...input };
  const session = sessionId === undefined ? [] : [sessionId];
  return [...method.split('.'), ...session, ...(Object.keys(rest).length === 0 ? [] : [rest])];
}

/**
 * The query keys to fetch again for what changed: prefixes, as React Query takes them. An empty list of
 * sessions means all of them. The list of sessions is not among them: live.ts updates it line by line.
 */
export function keysOf(changed: Changed): (readonly unknown[])[] {
  const ids = changed.sessions;
  const each = (method: Query): (readonly unknown[])[] =>
    ids.length === 0 ? [keyOf(method)] : ids.map((sessionId) => [...keyOf(method), sessionId]);
  // A verdict about a message depends on all of them: its files, the container, open questions, who plays what.
  const facts = each('message.facts');
  const byNoun: Record<Noun, () => (readonly unknown[])[]> = {
    workspace: () => [['workspace'], ['app']],
    session: () => [
      keyOf('change.plan'),
      keyOf('schedule.list'),
      ...each('session.get'),
      ...each('host.facts'),
      ...facts,
      ...(ids.length === 0
        ? [
            ['destination'],
            ['wiring'],
            ['policy'],
            ['agentGroup'],
            ['messagingGroup'],
            keyOf('session.plan'),
            keyOf('hostRoute.facts'),
            keyOf('change.plan'),
          ]
        : each('destination.list')),
    ],
    // A new row may have brought files.
    message: () => [
      keyOf('schedule.list'),
      ...each('change.plan'),
      ...each('message.page'),
      ...each('message.get'),
      ...each('container.nextPoll'),
      ...each('task.runLog'),
      ...each('activity.get'),
      ...facts,
      ...each('session.get'),
      ...(ids.length === 0 ? [['destination']] : each('destination.list')),
    ],
    container: () => [keyOf('change.plan'), ...each('session.get'), ...each('host.facts'), ...facts],
    // Whatever else of v2.db waits for somebody.
    question: () => [
      keyOf('question.list'),
      ['approval'],
      keyOf('unregisteredSender.list'),
      keyOf('message.attempts'),
      ...facts,
    ],
    simulation: () => [keyOf('simulation.status'), ['host', 'facts'], ...facts],
    reader: () => [keyOf('reader.status')],
    audit: () => [['audit']],
    batch: () => [keyOf('batch.progress')],
    news: () => [keyOf('news.list')],
    // Whether a host is there is also judged by them.
    hostDoor: () => [['hostDoor'], keyOf('host.facts'), ...facts],
    // What was found may be more by now.
    search: () => [['search']],
  };
  const found = changed.nouns.flatMap((noun) => byNoun[noun]());
  return [...new Map(found.map((key) => [key.join('\n'), key])).values()];
}
