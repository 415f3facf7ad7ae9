import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Question } from '../../../contract/entities/question.js';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { type AttentionItem, attentionItems, type Besides, NOTHING } from '../../../rules/attention.js';
import { call, codeOf, keyOf, query, sentenceOf } from '../../bridge/index.js';
import { showAlert } from '../../ui/alerts.js';
import { useCoarseNow } from '../../ui/now.js';
import { useAgentGroups } from '../agent-group/index.js';
import { useApprovals } from '../approval/index.js';
import { useOpenQuestions } from '../question/index.js';
import { useSessions } from '../session/index.js';
import { useUnregisteredSenders } from '../unregistered-sender/index.js';
import { useWorkspace } from '../workspace/index.js';

/** What needs a person now. */
export interface Attention {
  /** Most urgent first; without those that were put aside. */
  items: AttentionItem[];
  dismissed: AttentionItem[];
  /** The ids of the sessions of `items`. */
  sessions: ReadonlySet<string>;
  /** How many sessions have not been read yet: they may add more. */
  unread: number;
}

type Of = readonly [
  sessions: readonly SessionSummary[] | undefined,
  questions: readonly Question[] | undefined,
  approvals: Besides['approvals'] | undefined,
  unregistered: Besides['unregistered'] | undefined,
  agentGroups: Besides['agentGroups'] | undefined,
  pollOrder: Besides['pollOrder'] | undefined,
  dismissed: readonly string[] | undefined,
  /** When to look at the clock again. */
  step: number,
];

function weigh([
  sessions = [],
  questions = [],
  ...[approvals, unregistered, agentGroups, pollOrder, dismissed]
]: Of): Attention {
  const aside = new Set(dismissed);
  const all = attentionItems(sessions, questions, Date.now(), {
    approvals: approvals ?? NOTHING.approvals,
    unregistered: unregistered ?? NOTHING.unregistered,
    agentGroups: agentGroups ?? NOTHING.agentGroups,
    pollOrder: pollOrder ?? NOTHING.pollOrder,
  });
  const items = aside.size === 0 ? all : all.filter(({ id }) => !aside.has(id));
  return {
    items,
    dismissed: aside.size === 0 ? [] : all.filter(({ id }) => aside.has(id)),
    sessions: new Set(items.flatMap(({ session }) => session?.id ?? [])),
    unread: sessions.filter(({ digest }) => digest === null).length,
  };
}

// Several parts of the window show it at once: it is computed once for all of them.
let last: { of: Of; attention: Attention } | null = null;

function attentionOfAll(of: Of): Attention {
  if (last === null || last.of.some((each, i) => each !== of[i])) {
    const attention = weigh(of);
    // Kept identical, so that what filters by it need not do so again.
    if (last !== null && alike(last.attention.sessions, attention.sessions))
      attention.sessions = last.attention.sessions;
    last = { of, attention };
  }
  return last.attention;
}

function alike(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((id) => b.has(id));
}

/** What needs a person; recomputed every 5 s too, since a container's silence changes no file. */
export function useAttention(): Attention {
  const sessions = useSessions().data;
  const questions = useOpenQuestions().data;
  const approvals = useApprovals().data;
  const unregistered = useUnregisteredSenders().data;
  const agentGroups = useAgentGroups().data;
  const pollOrder = useWorkspace().data?.dialect?.pollOrder;
  const dismissed = useQuery(query('attention.dismissed', undefined)).data;
  const step = useCoarseNow(5000);
  return attentionOfAll([
    ...([sessions, questions, approvals, unregistered, agentGroups] as const),
    ...([pollOrder, dismissed, step] as const),
  ]);
}

/** Puts matters aside, or back. */
export function useDismiss() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: { ids: string[]; dismissed: boolean }) => call('attention.dismiss', input),
    onSuccess: (dismissed) => client.setQueryData(keyOf('attention.dismissed'), dismissed),
    onError: (error) => showAlert(sentenceOf(error), codeOf(error)),
  });
}
