import { getApproval, listApprovals } from '../../store/config/approval.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function approvalHandlers({ desk }: Office) {
  return {
    'approval.list': () => listApprovals(desk.ws),
    'approval.get': ({ kind, id, reveal }) => getApproval(desk.ws, { kind, id }, reveal),
  } satisfies Partial<Handlers>;
}
