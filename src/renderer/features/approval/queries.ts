import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Approval } from '../../../contract/entities/approval.js';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { query } from '../../bridge/index.js';
import { useSessions } from '../session/index.js';
import { idOf } from './handle.js';

/** What waits for somebody's decision on the host's own cards. */
export function useApprovals() {
  return useQuery(query('approval.list', undefined));
}

/** An approval where it is shown. */
export interface ApprovalItem {
  id: string;
  approval: Approval;
  session: SessionSummary | undefined;
}

function itemsOf(listed: readonly Approval[], sessions: readonly SessionSummary[]): ApprovalItem[] {
  const byId = new Map(sessions.map((session) => [session.id, session]));
  return listed.map((approval) => ({
    ...{ id: idOf(approval), approval },
    session: approval.sessionId === null ? undefined : byId.get(approval.sessionId),
  }));
}

/** As the list shows them: each with the session that waits. */
export function useApprovalItems() {
  const approvals = useApprovals();
  const sessions = useSessions().data;
  const items = useMemo(
    () => itemsOf(approvals.data?.listed ?? [], sessions ?? []),
    [approvals.data, sessions],
  );
  return { approvals, items };
}

/** One of them whole. @param reveal also what looks like a secret: that is kept no longer than it is shown */
export function useApproval({ kind, id }: Pick<Approval, 'kind' | 'id'>, reveal: boolean) {
  return useQuery({ ...query('approval.get', { kind, id, reveal }), ...(reveal ? { gcTime: 0 } : {}) });
}
