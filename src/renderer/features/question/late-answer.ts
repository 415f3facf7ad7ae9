import { createDialog } from '../../ui/dialogs.js';

/** Offers to say an answer that came too late as a message. */
export const lateAnswerDialog = createDialog(
  async () => (await import('./LateAnswerDialog.js')).LateAnswerDialog,
);
