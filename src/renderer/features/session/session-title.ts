import type { SessionSummary } from '../../../shared/entities/session.js';

/** What a person calls the session. Where the store has no more than its id, the chat's address says more. */
export function sessionTitle(session: SessionSummary): string {
  if (session.title !== session.id) return session.title;
  return session.messagingGroup?.platformId ?? session.id;
}
