import type { Command } from '../../ui/command.js';
import { createDialog } from '../../ui/dialogs.js';

const agentGroups = createDialog(async () => (await import('./AgentGroupsDialog.js')).AgentGroupsDialog);
const restart = createDialog(async () => (await import('./RestartAgentGroup.js')).RestartAgentGroup);

export const agentGroupCommands: readonly Command[] = [
  { id: 'agentGroup.edit', title: 'Agent groups…', group: 'Workspace', run: () => agentGroups.open({}) },
  {
    id: 'agentGroup.restart',
    title: 'Restart containers…',
    words: 'host ncl groups restart agent',
    group: 'Workspace',
    menus: ['agent', 'session'],
    when: ({ workspace, agentGroupId }) => workspace.readOnlyReason === null && agentGroupId !== null,
    run: ({ agentGroupId }) => {
      if (agentGroupId !== null) restart.open({ agentGroupId });
    },
  },
];
