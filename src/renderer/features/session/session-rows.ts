import type { SessionSummary } from '../../../contract/entities/session.js';
import { containerVerdict } from '../../../rules/container-state.js';
import type { ContainerState } from '../../../rules/container-verdict.js';
import { groupBy } from '../../ui/group-by.js';

export type SessionSort = 'activity' | 'name' | 'state';
export type SessionGrouping = 'agent' | 'flat';

export type SessionRow =
  | { type: 'group'; key: string; agentGroupId: string; name: string; count: number }
  | { type: 'session'; key: string; session: SessionSummary; position: number };

// States that need a person's eye come first.
const rank: Record<ContainerState, number> = {
  stuck: 0,
  working: 1,
  running: 2,
  starting: 3,
  idle: 4,
  gone: 5,
  leftover: 6,
  skewed: 7,
  unknown: 8,
  stopped: 9,
};

/** When the session was last active, by its files or by v2.db; ms UTC. */
export function lastActivity(session: SessionSummary): number | null {
  const seen = session.digest?.readable === true ? session.digest.lastAt : null;
  if (seen === null) return session.lastActive ?? session.createdAt;
  return Math.max(seen, session.lastActive ?? seen);
}

/** The sessions in order, with a heading before each agent's; `position` counts sessions from 1. */
export function sessionRows(
  sessions: readonly SessionSummary[],
  sort: SessionSort,
  grouping: SessionGrouping,
  now: number,
): SessionRow[] {
  const names = new Intl.Collator(undefined, { numeric: true });
  const activity = new Map(sessions.map((s) => [s, lastActivity(s) ?? 0]));
  const byActivity = (a: SessionSummary, b: SessionSummary) =>
    (activity.get(b) ?? 0) - (activity.get(a) ?? 0) || names.compare(a.title, b.title);
  const states = new Map<string, number>();
  if (sort === 'state') {
    for (const s of sessions) states.set(s.id, rank[containerVerdict(s.container, now).state]);
  }
  const compare = (a: SessionSummary, b: SessionSummary) => {
    if (sort === 'name') return names.compare(a.title, b.title) || byActivity(a, b);
    if (sort === 'state') return (states.get(a.id) ?? 10) - (states.get(b.id) ?? 10) || byActivity(a, b);
    return byActivity(a, b);
  };
  const sorted = sessions.toSorted(compare);
  let position = 0;
  const row = (session: SessionSummary): SessionRow => {
    position += 1;
    return { type: 'session', key: session.id, session, position };
  };
  if (grouping === 'flat') return sorted.map(row);
  const groups = groupBy(sorted, (s) => s.agentGroup.id);
  return [...groups]
    .map(([id, members]) => ({ id, name: members[0]?.agentGroup.name ?? id, members }))
    .sort((a, b) => names.compare(a.name, b.name) || a.id.localeCompare(b.id))
    .flatMap(({ id, name, members }): SessionRow[] => [
      // An agent id and a session id may be equal, the keys must not be.
      { type: 'group', key: `agent\n${id}`, agentGroupId: id, name, count: members.length },
      ...members.map(row),
    ]);
}
