import type { SessionSummary } from '../../contract/entities/session.js';
import { agentGroupsDialog } from '../features/agent-group/index.js';
import { destinationsDialog } from '../features/destination/index.js';
import { messagingGroupsDialog } from '../features/messaging-group/index.js';
import { sessionDialog } from '../features/session/index.js';
import { landingDialog, wiringsDialog } from '../features/wiring/index.js';
import type { DeskActions } from './commands/index.js';

/** What the desk's commands do: each opens the dialog that shows what it will do, and then does it. */
export function deskActions(session: SessionSummary | null, newWorkspace: () => void): DeskActions {
  return {
    destinations: (agentGroupId) => destinationsDialog.open({ agentGroupId }),
    wirings: (agentGroupId) => wiringsDialog.open({ agentGroupId }),
    createSession: (agentGroupId) => sessionDialog.open({ type: 'create', agentGroupId }),
    landing: () =>
      landingDialog.open({
        messagingGroupId: session?.messagingGroup?.id ?? null,
        threadId: session?.threadId ?? null,
      }),
    agentGroups: () => agentGroupsDialog.open(true),
    messagingGroups: () => messagingGroupsDialog.open(true),
    troubles: () => sessionDialog.open({ type: 'troubles' }),
    newWorkspace,
    session: session === null ? null : ofSession(session),
  };
}

function ofSession(session: SessionSummary): NonNullable<DeskActions['session']> {
  return {
    closed: session.status === 'closed',
    markClosed: () => sessionDialog.open({ type: 'close', session }),
    reopen: () => sessionDialog.open({ type: 'reopen', session }),
    route: () => sessionDialog.open({ type: 'route', session }),
    upgrade: () => sessionDialog.open({ type: 'upgrade', session }),
  };
}
