import { CloseSession } from './CloseSession.js';
import { CreateSession } from './CreateSession.js';
import { sessionDialog } from './dialogs.js';
import { ReopenSession } from './ReopenSession.js';
import { RouteSession } from './RouteSession.js';
import { SessionTroubles } from './SessionTroubles.js';
import { UpgradeSession } from './UpgradeSession.js';

interface SessionDialogsProps {
  onOpenSession: (sessionId: string) => void;
}

/** The one dialog about sessions that is open, if any. */
export function SessionDialogs({ onOpenSession }: SessionDialogsProps) {
  const dialog = sessionDialog.useOpened();
  switch (dialog?.type) {
    case undefined:
      return null;
    case 'create':
      return <CreateSession agentGroupId={dialog.agentGroupId} onOpenSession={onOpenSession} />;
    case 'close':
      return <CloseSession session={dialog.session} />;
    case 'reopen':
      return <ReopenSession session={dialog.session} />;
    case 'route':
      return <RouteSession session={dialog.session} />;
    case 'upgrade':
      return <UpgradeSession session={dialog.session} />;
    case 'troubles':
      return <SessionTroubles />;
  }
}
