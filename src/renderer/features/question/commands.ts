import type { Command } from '../../ui/command.js';
import { createDialog } from '../../ui/dialogs.js';

const questions = createDialog(async () => (await import('./QuestionsDialog.js')).QuestionsDialog);

export const questionCommands: readonly Command[] = [
  { id: 'question.list', title: 'Open questions', group: 'Go', keys: 'g q', run: () => questions.open({}) },
];
