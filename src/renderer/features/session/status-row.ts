import type { SessionSummary } from '../../../contract/entities/session.js';
import type { RowChange } from '../../ui/RowChanges.js';

/** The change of a session's row in v2.db from one status to another. */
export function statusChange(session: SessionSummary, status: SessionSummary['status']): RowChange {
  const row = {
    id: session.id,
    agent_group_id: session.agentGroup.id,
    messaging_group_id: session.messagingGroup?.id ?? null,
    thread_id: session.threadId,
  };
  return {
    table: 'v2.db: sessions',
    before: { ...row, status: session.status },
    after: { ...row, status },
  };
}
