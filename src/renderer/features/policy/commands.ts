import type { Command } from '../../ui/command.js';
import { createDialog } from '../../ui/dialogs.js';

const policies = createDialog(async () => (await import('./PoliciesDialog.js')).PoliciesDialog);

export const policyCommands: readonly Command[] = [
  {
    id: 'policy.edit',
    title: 'Policies between agents…',
    words: 'approval hold message gate a2a',
    group: 'Workspace',
    menus: ['agent', 'session', 'approval'],
    run: ({ agentGroupId }) => policies.open({ agentGroupId }),
  },
];
