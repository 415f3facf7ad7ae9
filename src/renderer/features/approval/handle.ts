import { createRef } from 'react';
import type { Approval } from '../../../contract/entities/approval.js';
import { createStore } from '../../ui/store.js';

type Named = Pick<Approval, 'kind' | 'id'>;

/** What tells approvals of all kinds apart. */
export const idOf = ({ kind, id }: Named): string => `${kind}\n${id}`;

/** The one that is shown whole; null for none. */
export const opened = createStore<string | null>(null);

/** Shows this one whole, and the list at it. */
export function openApproval(approval: Named): void {
  opened.set(idOf(approval));
}

export interface ApprovalListHandle {
  /** The one with the focus; null when there is none. */
  chosen(): Approval | null;
}

/** The list of approvals, while it is shown. */
export const approvalList = createRef<ApprovalListHandle>();
