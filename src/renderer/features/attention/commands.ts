import type { Command } from '../../ui/command.js';

export const attentionCommands: readonly Command[] = [
  {
    id: 'attention.toggle',
    title: 'Needs attention',
    group: 'Go',
    keys: 'g a',
    run: ({ shell }) => shell.toggleView('attention'),
  },
];
