import type { MessageForm } from '../../../contract/entities/draft.js';
import { createDialogStore } from '../../ui/dialog-store.js';

interface AskedToReplace {
  form: MessageForm;
  /** How many files would be dropped, too. */
  files: number;
  answer: (replace: boolean) => void;
}

export const replaceDialog = createDialogStore<AskedToReplace>();

/** Asks whether what is in the composer may be discarded. */
export function askToReplace(form: MessageForm, files: number): Promise<boolean> {
  return new Promise((answer) => replaceDialog.open({ form, files, answer }));
}
