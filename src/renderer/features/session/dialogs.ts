import type { SessionSummary } from '../../../contract/entities/session.js';
import { createDialogStore } from '../../ui/dialog-store.js';

/** What is to be done to a session, or about sessions; each is shown before it is done. */
export type SessionDialog =
  | { type: 'create'; agentGroupId: string | null }
  | { type: 'close'; session: SessionSummary }
  | { type: 'reopen'; session: SessionSummary }
  | { type: 'route'; session: SessionSummary }
  | { type: 'upgrade'; session: SessionSummary }
  | { type: 'troubles' };

export const sessionDialog = createDialogStore<SessionDialog>();
