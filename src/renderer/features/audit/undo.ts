/** Taking back what was written from this window, newest first, and doing it again. */
import type { WrittenEntry } from '../../../shared/entities/audit.js';
import { codeOf, sentenceOf, write } from '../../bridge/index.js';
import { showAlert, toast } from '../../ui/alerts.js';

type Word = 'Undo' | 'Redo';

/** Ids of the audit log's entries, oldest first. */
let undoable: number[] = [];
let redoable: number[] = [];

/** Says that something was written, and offers to take it back where that can be. */
export function toastWritten(message: string, entry: WrittenEntry | null): void {
  // What was undone before belongs to another course of things.
  redoable = [];
  offer(message, entry, 'Undo');
}

function offer(message: string, entry: WrittenEntry | null, word: Word): void {
  if (entry?.undoable !== true) {
    toast(message);
    return;
  }
  const { id } = entry;
  (word === 'Undo' ? undoable : redoable).push(id);
  toast(message, {
    label: word,
    run: () => {
      // The toast stays for a moment; a second press, or the key before it, must not undo twice.
      if (take(id)) void takeBack(id, word);
    },
  });
}

function take(id: number): boolean {
  const has = undoable.includes(id) || redoable.includes(id);
  undoable = undoable.filter((other) => other !== id);
  redoable = redoable.filter((other) => other !== id);
  return has;
}

async function takeBack(id: number, word: Word): Promise<void> {
  try {
    const { entry } = await write('audit.undo', { id });
    if (word === 'Undo') offer('Undone', entry, 'Redo');
    else offer('Done again', entry, 'Undo');
  } catch (error) {
    showAlert(sentenceOf(error), codeOf(error));
  }
}

/** Says that an entry was taken back elsewhere: in the audit log. */
export function toastUndone(id: number, entry: WrittenEntry | null): void {
  take(id);
  offer('Undone', entry, 'Redo');
}

/** Takes back the newest write of this window that can be; says so when there is none. */
export function undoLast(): void {
  const id = undoable.pop();
  if (id === undefined) toast('There is nothing to undo here. Older writes are in the audit log.');
  else void takeBack(id, 'Undo');
}

/** Does again what was undone last. */
export function redoLast(): void {
  const id = redoable.pop();
  if (id === undefined) toast('There is nothing to do again.');
  else void takeBack(id, 'Redo');
}

/** Another workspace is open: what was written into the last one is not undone by a key. */
export function forgetWrites(): void {
  undoable = [];
  redoable = [];
}
