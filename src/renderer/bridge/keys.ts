import type { Changed, Noun } from '../../contract/contract.js';

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
  messageFacts: (id: string, key: string) => ['message', 'facts', id, key] as const,
  attachment: (id: string, key: string, index: number) => ['attachment', id, key, index] as const,
  staged: (token: string) => ['staged', token] as const,
  nextPoll: (id: string, first: boolean) => ['container', 'nextPoll', id, String(first)] as const,
  activity: (id: string, range: string) => ['activity', 'get', id, range] as const,
  destinations: (id: string) => ['destination', id] as const,
  configured: (agentGroupId: string) => ['destination', 'configured', agentGroupId] as const,
  wirings: ['wiring', 'list'] as const,
  landing: (messagingGroupId: string, threadId: string | null) =>
    ['wiring', 'landing', messagingGroupId, threadId ?? ''] as const,
  agentGroups: ['agentGroup', 'list'] as const,
  messagingGroups: ['messagingGroup', 'list'] as const,
  plan: (wanted: string) => ['session', 'plan', wanted] as const,
  /** `id`: of the session whose files it reads; empty for one of v2.db alone. */
  changePlan: (id: string, wanted: string) => ['change', 'plan', id, wanted] as const,
  upgradePlan: (id: string) => ['session', 'upgradePlan', id] as const,
  troubles: ['session', 'troubles'] as const,
  questions: ['question', 'list'] as const,
  dismissed: ['attention', 'dismissed'] as const,
  news: ['news', 'list'] as const,
  notifications: ['notification', 'setting'] as const,
  batch: ['batch', 'progress'] as const,
  sent: ['message', 'sent'] as const,
  templates: ['template', 'list'] as const,
  recurrence: (sessionId: string, expression: string, after: number | null) =>
    ['message', 'recurrence', sessionId, expression, after] as const,
  simulation: ['simulation', 'status'] as const,
  host: (id: string) => ['host', 'facts', id] as const,
  reader: ['reader', 'status'] as const,
  audit: (text: string, sessionId: string | null) => ['audit', 'list', text, sessionId] as const,
  auditEntry: (id: number) => ['audit', 'get', String(id)] as const,
  scenarios: ['scenario', 'list'] as const,
};

/**
 * The query keys to fetch again for what changed: prefixes, as React Query takes them. An empty list of
 * sessions means all of them. The list of sessions is not among them: live.ts updates it line by line.
 */
export function keysOf(changed: Changed): (readonly string[])[] {
  const ids = changed.sessions;
  const each = (noun: string, verb: string) =>
    ids.length === 0 ? [[noun, verb]] : ids.map((id) => [noun, verb, id]);
  // A verdict about a message depends on all of them: its files, the container, open questions, who plays what.
  const facts = each('message', 'facts');
  const byNoun: Record<Noun, () => (readonly string[])[]> = {
    workspace: () => [['workspace'], ['app']],
    session: () => [
      ['change', 'plan'],
      ...each('session', 'get'),
      ...each('host', 'facts'),
      ...facts,
      ...(ids.length === 0
        ? [
            ['destination'],
            ['wiring'],
            ['agentGroup'],
            ['messagingGroup'],
            ['session', 'plan'],
            ['change', 'plan'],
          ]
        : ids.map((id) => ['destination', id])),
    ],
    // A new row may have brought files.
    message: () => [
      ...each('change', 'plan'),
      ...each('message', 'page'),
      ...each('message', 'get'),
      ...each('container', 'nextPoll'),
      ...each('activity', 'get'),
      ...facts,
      ...each('session', 'get'),
      ...(ids.length === 0 ? [['destination']] : ids.map((id) => ['destination', id])),
    ],
    container: () => [['change', 'plan'], ...each('session', 'get'), ...each('host', 'facts'), ...facts],
    question: () => [keys.questions, ...facts],
    simulation: () => [keys.simulation, ['host', 'facts'], ...facts],
    reader: () => [keys.reader],
    audit: () => [['audit']],
    batch: () => [keys.batch],
    news: () => [keys.news],
  };
  const found = changed.nouns.flatMap((noun) => byNoun[noun]());
  return [...new Map(found.map((key) => [key.join('\n'), key])).values()];
}
