import { Button } from '@mantine/core';
import { Dialog, DialogActions } from '../../ui/Dialog.js';
import { setLateAnswer, useLateAnswer } from './late-answer.js';
import classes from './QuestionCard.module.css';

/** An answer that was refused, and the offer to say it as a message. */
export function LateAnswerDialog({ onWrite }: { onWrite: (sessionId: string, text: string) => void }) {
  const late = useLateAnswer();
  // Created when it is needed: so it lies over the list of questions, where the answer was given.
  if (late === null) return null;
  const close = () => setLateAnswer(null);
  return (
    <Dialog opened onClose={close} title="The answer came too late">
      <p className={classes.question} role="alert">
        {late.reason}
      </p>
      <DialogActions>
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button
          data-autofocus
          onClick={() => {
            close();
            onWrite(late.sessionId, `My answer to “${late.title}”: ${late.answer}`);
          }}
        >
          Write it as a message
        </Button>
      </DialogActions>
    </Dialog>
  );
}
