import { unheardRows } from '../../../rules/attention.js';
import { type Command, onSession } from '../../ui/command.js';
import { createDialog } from '../../ui/dialogs.js';

const questions = createDialog(async () => (await import('./QuestionsDialog.js')).QuestionsDialog);
/** Settles what nobody reads in a session. */
export const settleDialog = createDialog(async () => (await import('./SettleDialog.js')).SettleDialog);

export const questionCommands: readonly Command[] = [
  { id: 'question.list', title: 'Open questions', group: 'Go', keys: 'g q', run: () => questions.open({}) },
  {
    id: 'question.settle',
    title: 'Settle answers that nobody reads…',
    words: 'repair deaf wake system',
    group: 'Session',
    menus: ['session'],
    ...onSession((session) => settleDialog.open({ session })),
    when: ({ session }) => session !== null && unheardRows(session, Date.now()) > 0,
  },
];
