import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { KeyboardEvent, ReactNode } from 'react';
import { codeOf, sentenceOf } from '../bridge/index.js';
import { Alert } from './Alert.js';
import { Dialog, DialogActions } from './Dialog.js';
import { Note } from './Note.js';

interface ConfirmDialogProps {
  title: string;
  /** The label of the button that does it. */
  action: string;
  /** Whether it takes something away: then the button's colour says so too. */
  danger?: boolean;
  /** A reason why it cannot be done now; null when it can. */
  hindrance?: string | null;
  /** False while the form in it is not filled in. */
  ready?: boolean;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
  size?: 'small' | 'large';
  /** What it will do, with the rows themselves. */
  children: ReactNode;
}

/** Shows what a change will do, and only then does it. A refusal is shown here, and the dialog stays open. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, action, danger = false, hindrance = null, ready = true, onConfirm, onClose } = props;
  const run = useMutation({ mutationFn: onConfirm, onSuccess: onClose });
  const can = hindrance === null && ready && !run.isPending;

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || !can) return;
    if (!isTextField(event.target)) return;
    event.preventDefault();
    run.mutate();
  }

  return (
    <Dialog onClose={onClose} title={title} size={props.size ?? 'large'}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter in a field of the form is the form's. */}
      <div onKeyDown={onKeyDown}>{props.children}</div>
      {hindrance !== null && <Note tone="warn">{hindrance}</Note>}
      {run.isError && <Alert sentence={sentenceOf(run.error)} code={codeOf(run.error)} />}
      <DialogActions>
        <Button variant="default" data-autofocus onClick={onClose}>
          Cancel
        </Button>
        <Button
          {...(danger ? { color: 'red.9' } : {})}
          disabled={hindrance !== null || !ready}
          loading={run.isPending}
          onClick={() => run.mutate()}
        >
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** A one-line field; a list to choose from has its own use for Enter. */
function isTextField(target: EventTarget): boolean {
  return (
    target instanceof HTMLInputElement &&
    (target.type === 'text' || target.type === 'number') &&
    target.getAttribute('aria-haspopup') !== 'listbox'
  );
}
