/** Says what was written from this window, and takes it back on request: newest first. */
import type { WrittenEntry } from '../../../contract/entities/audit.js';
import {
  codeOf,
  isStanding,
  sentenceOf,
  type TakenBack,
  takeBack,
  takeBackNewest,
} from '../../bridge/index.js';
import { showRefused, toast } from '../../ui/alerts.js';
import type { ToastAction } from '../../ui/ToastBody.js';

/**
 * Reports that something was written, and offers to undo it where that is possible.
 * @param besides what else can be done about it
 */
export function toastWritten(
  message: string,
  entry: WrittenEntry | null,
  word = 'Undo',
  ...besides: ToastAction[]
): void {
  if (entry?.undoable !== true) {
    toast(message, ...besides);
    return;
  }
  const { id } = entry;
  toast(message, ...besides, {
    label: word,
    run: () => {
      // The toast stays for a moment; a second press, or the key before it, must not undo twice.
      if (isStanding(id)) void say(takeBack(id));
    },
  });
}

/** Reports what was undone or redone, and offers the way back. */
export function toastTakenBack({ entry, direction, sentence }: TakenBack): void {
  const said = sentence === null ? '' : `: ${sentence}`;
  if (direction === 'undo') toastWritten(`Undone${said}`, entry, 'Redo');
  else toastWritten(`Redone${said}`, entry, 'Undo');
}

/** Undoes the newest write of this window that can be undone; says so when there is none. */
export function undoLast(): void {
  void say(takeBackNewest('undo'), 'There is nothing to undo here. Older writes are in the audit log.');
}

/** Redoes what was last undone. */
export function redoLast(): void {
  void say(takeBackNewest('redo'), 'There is nothing to redo.');
}

async function say(taking: Promise<TakenBack | null>, none = ''): Promise<void> {
  try {
    const taken = await taking;
    if (taken === null) toast(none);
    else toastTakenBack(taken);
  } catch (error) {
    showRefused(sentenceOf(error), codeOf(error));
  }
}
