import { listApprovals } from '../../store/config/approval.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function approvalHandlers({ desk }: Office) {
  return { 'approval.list': () => listApprovals(desk.ws) } satisfies Partial<Handlers>;
}
