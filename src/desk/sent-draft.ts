/** What becomes of a draft that was written into a session. */
import { LOCK_WAIT_MS, patiently } from '../store/db/lock-wait.js';
import type { Office } from './office.js';

/**
 * Drops a session's draft that has been written, and keeps its form among those that were sent. Together with the
 * write: a console that dies now must not offer the draft again.
 */
export async function forgetSentDraft(
  { desk, drafts }: Pick<Office, 'desk' | 'drafts'>,
  sessionId: string,
  draftId: string,
): Promise<void> {
  const { ws } = desk;
  const draft = drafts.draft(ws.path, sessionId);
  if (draft?.draftId !== draftId) return;
  await patiently(LOCK_WAIT_MS, 'console.db', () => drafts.dropDraft(ws.path, sessionId));
  await patiently(LOCK_WAIT_MS, 'console.db', () =>
    drafts.addSent(ws.path, sessionId, draft.form, ws.clock.now()),
  );
}
