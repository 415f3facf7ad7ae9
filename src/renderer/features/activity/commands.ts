import type { Command } from '../../ui/command.js';
import { createDialog } from '../../ui/dialogs.js';

const activity = createDialog(async () => (await import('./WorkspaceActivity.js')).WorkspaceActivity);

export const activityCommands: readonly Command[] = [
  {
    id: 'workspace.activity',
    title: 'Activity of the workspace…',
    group: 'Workspace',
    run: () => activity.open({}),
  },
];
