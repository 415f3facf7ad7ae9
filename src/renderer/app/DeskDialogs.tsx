import { AgentGroupsDialog } from '../features/agent-group/index.js';
import { DestinationsDialog } from '../features/destination/index.js';
import { MessagingGroupsDialog } from '../features/messaging-group/index.js';
import { SessionDialogs } from '../features/session/index.js';
import { LandingDialog, WiringsDialog } from '../features/wiring/index.js';

/** The dialogs of the desk's commands; each renders nothing until it is opened. */
export function DeskDialogs({ onOpenSession }: { onOpenSession: (sessionId: string) => void }) {
  return (
    <>
      <DestinationsDialog />
      <WiringsDialog />
      <LandingDialog onOpenSession={onOpenSession} />
      <AgentGroupsDialog />
      <MessagingGroupsDialog />
      <SessionDialogs onOpenSession={onOpenSession} />
    </>
  );
}
