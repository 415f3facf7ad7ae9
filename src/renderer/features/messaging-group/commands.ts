import type { Command } from '../../ui/command.js';
import { createDialog } from '../../ui/dialogs.js';

const messagingGroups = createDialog(
  async () => (await import('./MessagingGroupsDialog.js')).MessagingGroupsDialog,
);

export const messagingGroupCommands: readonly Command[] = [
  {
    id: 'messagingGroup.edit',
    title: 'Messaging groups…',
    group: 'Workspace',
    run: () => messagingGroups.open({}),
  },
];
