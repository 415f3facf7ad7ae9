import type { Command } from '../../ui/command.js';
import { createDialog } from '../../ui/dialogs.js';

const agentGroups = createDialog(async () => (await import('./AgentGroupsDialog.js')).AgentGroupsDialog);

export const agentGroupCommands: readonly Command[] = [
  { id: 'agentGroup.edit', title: 'Agent groups…', group: 'Workspace', run: () => agentGroups.open({}) },
];
