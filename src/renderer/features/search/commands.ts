import type { Command } from '../../ui/command.js';
import { createDialog } from '../../ui/dialogs.js';

const search = createDialog(async () => (await import('./SearchDialog.js')).SearchDialog);

export const searchCommands: readonly Command[] = [
  {
    id: 'search.open',
    title: 'Search everything',
    words: 'find messages text index full-text',
    group: 'Go',
    keys: 'mod+shift+f',
    run: () => search.open({}),
  },
];
