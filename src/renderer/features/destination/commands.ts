import type { Command } from '../../ui/command.js';
import { createDialog } from '../../ui/dialogs.js';

export const destinationsDialog = createDialog(
  async () => (await import('./DestinationsDialog.js')).DestinationsDialog,
);

export const destinationCommands: readonly Command[] = [
  {
    id: 'destination.edit',
    title: 'Destinations…',
    group: 'Workspace',
    menus: ['agent', 'session'],
    run: ({ agentGroupId }) => destinationsDialog.open({ agentGroupId }),
  },
];
