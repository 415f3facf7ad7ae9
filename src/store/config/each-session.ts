import { ok, Refusal, type Result, toFailure } from '../../contract/errors.js';
import { findAgentGroup } from '../db/agent-group.js';
import { allSessions } from '../db/session.js';
import type { OpenWorkspace } from '../workspace.js';

/** The result for one of several sessions. */
export interface SessionOutcome<T> {
  sessionId: string;
  result: Result<T>;
}

/**
 * Does the same to every active session of an agent group, one after the other. One that fails does not
 * stop the others.
 * @throws AGENT_GROUP_NOT_FOUND
 */
export async function forEachActiveSession<T>(
  ws: OpenWorkspace,
  agentGroupId: string,
  work: (sessionId: string) => Promise<T>,
): Promise<SessionOutcome<T>[]> {
  const ids = ws.central.read((db) => {
    if (findAgentGroup(db, agentGroupId) === null) {
      throw Refusal.of('AGENT_GROUP_NOT_FOUND', { id: agentGroupId });
    }
    return allSessions(db)
      .filter((session) => session.agentGroupId === agentGroupId && session.status === 'active')
      .map(({ id }) => id);
  });
  const outcomes: SessionOutcome<T>[] = [];
  for (const sessionId of ids) {
    const result = await work(sessionId).then(ok<T>, toFailure);
    outcomes.push({ sessionId, result });
  }
  return outcomes;
}
