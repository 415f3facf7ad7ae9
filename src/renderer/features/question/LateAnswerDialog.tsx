import { Button } from '@mantine/core';
import { useShell } from '../../ui/command.js';
import { Dialog, DialogActions } from '../../ui/Dialog.js';
import classes from './QuestionCard.module.css';
import { saidAsMessage } from './say.js';

export interface LateAnswerDialogProps {
  sessionId: string;
  title: string;
  answer: string;
  /** Why it was refused. */
  reason: string;
  onClose: () => void;
}

/** An answer that was refused, and the offer to say it as a message. */
export function LateAnswerDialog({ sessionId, title, answer, reason, onClose }: LateAnswerDialogProps) {
  const { writeInto } = useShell();
  return (
    <Dialog onClose={onClose} title="The answer came too late">
      <p className={classes.question} role="alert">
        {reason}
      </p>
      <DialogActions>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button data-autofocus onClick={() => writeInto(sessionId, saidAsMessage(title, answer))}>
          Write it as a message
        </Button>
      </DialogActions>
    </Dialog>
  );
}
