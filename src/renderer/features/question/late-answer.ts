import { createDialog } from '../../ui/dialogs.js';

/** Offers to say an answer that came too late as a message. */
export const lateAnswerDialog = createDialog(
  async () => (await import('./LateAnswerDialog.js')).LateAnswerDialog,
);

/** Closes a question that nobody waits for any more, and offers to say the answer as a message. */
export const closeQuestionDialog = createDialog(
  async () => (await import('./CloseQuestionDialog.js')).CloseQuestionDialog,
);
