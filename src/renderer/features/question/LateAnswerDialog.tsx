import { Button, Group, Modal } from '@mantine/core';
import { setLateAnswer, useLateAnswer } from './late-answer.js';
import classes from './QuestionCard.module.css';

/** An answer that was refused, and the offer to say it as a message. */
export function LateAnswerDialog({ onWrite }: { onWrite: (sessionId: string, text: string) => void }) {
  const late = useLateAnswer();
  const close = () => setLateAnswer(null);
  return (
    <Modal
      opened={late !== null}
      onClose={close}
      title="The answer came too late"
      centered
      // Above the list of questions, where the answer was given.
      zIndex={300}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {late !== null && (
        <>
          <p className={classes.question} role="alert">
            {late.reason}
          </p>
          <Group gap="xs" justify="flex-end">
            <Button variant="default" onClick={close}>
              Leave it
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
          </Group>
        </>
      )}
    </Modal>
  );
}
