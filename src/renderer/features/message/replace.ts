import type { MessageForm } from '../../../contract/entities/draft.js';
import { createStore } from '../../ui/store.js';

interface AskedToReplace {
  form: MessageForm;
  /** How many files would be dropped, too. */
  files: number;
  answer: (replace: boolean) => void;
}

export const asked = createStore<AskedToReplace | null>(null);

/** Asks whether what is in the composer may be discarded. */
export function askToReplace(form: MessageForm, files: number): Promise<boolean> {
  return new Promise((answer) => asked.set({ form, files, answer }));
}
