import type { RowLine, SessionDigest, SessionSummary } from '../../src/contract/entities/session.js';
import { containerFacts } from './container-facts.js';

export type ReadableDigest = Extract<SessionDigest, { readable: true }>;

/** A time at which nothing of these sessions ages by itself. */
export const SOME_TIME = Date.UTC(2026, 10, 18, 9, 0, 0);

/** A digest in which nothing waits and nothing failed, with the given changes. */
export function digest(change: Partial<ReadableDigest> = {}): ReadableDigest {
  return {
    readable: true,
    lastAt: SOME_TIME - 30_000,
    lastText: 'Morning!',
    newest: { in: 1, out: 1 },
    due: { dueAt: [], first: [], ahead: [], olderAhead: [] },
    noNews: [],
    unheard: { dueAt: [], first: [] },
    undelivered: { dueAt: [], first: [] },
    failedIn: { count: 0, newest: [] },
    missed: { count: 0, newest: [] },
    forked: { count: 0, newest: [] },
    failedOut: { count: 0, newest: [] },
    scheduled: 0,
    recovered: [],
    bad: [],
    ...change,
  };
}

/** A row of a digest. */
export function rowLine(key: string, text: string, at = SOME_TIME - 60_000): RowLine {
  return { key, id: `id of ${key}`, seq: 2, at, text };
}

/** A quiet session of Andy's in a Telegram chat, with the given changes. */
export function session(change: Partial<SessionSummary> = {}): SessionSummary {
  return {
    id: 'sess-1',
    title: 'Dana (DM)',
    agentGroup: {
      id: 'ag-andy',
      name: 'Andy',
      folder: 'andy',
      agentProvider: null,
      config: { timezone: null, mostMessages: null },
    },
    messagingGroup: {
      id: 'mg-1',
      channelType: 'telegram',
      platformId: 'tg:1',
      instance: null,
      name: 'Dana (DM)',
      isGroup: false,
      detachedAt: null,
      deniedAt: null,
    },
    threadId: null,
    mode: 'shared',
    status: 'active',
    lastActive: SOME_TIME - 60_000,
    createdAt: SOME_TIME - 3_600_000,
    container: containerFacts(),
    openQuestions: 0,
    openApprovals: 0,
    unread: 0,
    digest: digest(),
    ...change,
  };
}

/** The facts of a container that gave a sign of life 2 s before SOME_TIME. */
export const alive = (claimed: 'running' | 'idle'): SessionSummary['container'] =>
  containerFacts({ claimed, heartbeatAt: SOME_TIME - 2000 });

/** Those of a container that claimed a message 200 s before and has been silent since. */
export const stuck = (): SessionSummary['container'] => ({
  ...alive('running'),
  heartbeatAt: SOME_TIME - 300_000,
  claims: [{ messageId: 'm-claimed', since: SOME_TIME - 200_000 }],
});

/** Those of a container that v2.db calls running and that has been silent for an hour. */
export const gone = (): SessionSummary['container'] => ({
  ...alive('running'),
  heartbeatAt: SOME_TIME - 3_600_000,
});
