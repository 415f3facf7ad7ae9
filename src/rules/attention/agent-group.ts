/** Agent groups that no host wakes, as matters. */
import type { AgentGroup } from '../../contract/entities/agent-group.js';
import type { SessionSummary } from '../../contract/entities/session.js';
import { type AttentionItem, inSession } from './item.js';

/** Why no host wakes an agent group, and what helps. */
const DEAF =
  'The agent group has no row in container_configs, so no host starts a container for it. A host makes that row when it is started: restart it.';

/**
 * Agent groups without a row in container_configs, each once, with its latest session if it has one. Not where
 * containers are only played: no host wakes them anyway.
 * @param agentGroups all that v2.db has; those of sessions are among them unless they are gone
 */
export function deafItems(
  sessions: readonly SessionSummary[],
  agentGroups: readonly AgentGroup[],
): AttentionItem[] {
  const latest = new Map<string, SessionSummary>();
  const deaf = new Map(agentGroups.filter(({ config }) => config === null).map((group) => [group.id, group]));
  for (const session of sessions) {
    const { agentGroup, status, container } = session;
    if (container.demo) return [];
    if (agentGroup.config !== null) continue;
    deaf.set(agentGroup.id, agentGroup);
    if (status === 'closed') continue;
    const known = latest.get(agentGroup.id);
    if ((session.lastActive ?? 0) >= (known?.lastActive ?? 0)) latest.set(agentGroup.id, session);
  }
  return [...deaf.values()].map((group) => {
    const session = latest.get(group.id) ?? null;
    const place = { title: group.name, thread: null, channel: null, agent: null };
    return {
      ...(session === null ? { session, place, question: null } : inSession(session)),
      ...{ kind: 'deaf' as const, at: null, row: null },
      id: ['deaf', group.id].join('\n'),
      text: session === null ? null : group.name,
      reason: DEAF,
    };
  });
}
