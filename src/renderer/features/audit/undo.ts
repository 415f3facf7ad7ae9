import type { WrittenEntry } from '../../../shared/entities/audit.js';
import { codeOf, sentenceOf, write } from '../../bridge/index.js';
import { showAlert, toast } from '../../ui/alerts.js';

/** Says that something was written, and offers to take it back where that can be. */
export function toastWritten(message: string, entry: WrittenEntry | null, undo = 'Undo'): void {
  if (entry?.undoable !== true) {
    toast(message);
    return;
  }
  let asked = false;
  toast(message, {
    label: undo,
    run: () => {
      // The toast stays for a moment; a second press must not undo twice.
      if (!asked) void undoEntry(entry.id, undo);
      asked = true;
    },
  });
}

async function undoEntry(id: number, word: string): Promise<void> {
  try {
    const { entry } = await write('audit.undo', { id });
    const undone = word === 'Undo';
    toastWritten(undone ? 'Undone' : 'Done again', entry, undone ? 'Redo' : 'Undo');
  } catch (error) {
    showAlert(sentenceOf(error), codeOf(error));
  }
}
