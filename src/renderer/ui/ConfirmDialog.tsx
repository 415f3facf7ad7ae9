import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { codeOf, sentenceOf } from '../bridge/index.js';
import { Alert } from './Alert.js';
import { Dialog, DialogActions } from './Dialog.js';
import { Note } from './Note.js';

interface ConfirmDialogProps {
  title: string;
  /** What the button says that does it. */
  action: string;
  /** A reason why it cannot be done now; null when it can. */
  hindrance?: string | null;
  /** False while the form in it is not filled in. */
  ready?: boolean;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
  size?: 'small' | 'large';
  /** What it will do, with the very rows. */
  children: ReactNode;
}

/** Shows what a change will do, and does it only then. A refusal is shown here; nothing is closed over it. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, action, hindrance = null, ready = true, onConfirm, onClose, children } = props;
  const run = useMutation({ mutationFn: onConfirm, onSuccess: onClose });
  return (
    <Dialog opened onClose={onClose} title={title} size={props.size ?? 'large'}>
      {children}
      {hindrance !== null && <Note tone="warn">{hindrance}</Note>}
      {run.isError && <Alert sentence={sentenceOf(run.error)} code={codeOf(run.error)} />}
      <DialogActions>
        <Button variant="default" data-autofocus onClick={onClose}>
          Leave it
        </Button>
        <Button disabled={hindrance !== null || !ready} loading={run.isPending} onClick={() => run.mutate()}>
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
