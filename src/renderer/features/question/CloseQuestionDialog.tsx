import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Listening } from '../../../rules/question-listener.js';
import { codeOf, keyOf, sentenceOf, write } from '../../bridge/index.js';
import { Alert } from '../../ui/Alert.js';
import { useShell } from '../../ui/command.js';
import { Dialog, DialogActions } from '../../ui/Dialog.js';
import { Note } from '../../ui/Note.js';
import { PlannedRows } from '../../ui/PlannedRows.js';
import { usePlan } from '../../ui/use-plan.js';
import { toastWritten } from '../audit/index.js';
import type { Answer } from './answer.js';
import classes from './QuestionCard.module.css';
import { saidAsMessage } from './say.js';

export interface CloseQuestionDialogProps extends Answer {
  /** Why probably nobody waits for it any more. */
  heard: Listening;
  onClose: () => void;
}

/** An answer that nobody waits for is not written: the question is closed, and the answer can be said as a message. */
export function CloseQuestionDialog(props: CloseQuestionDialogProps) {
  const { question, value, label, free, heard, onClose } = props;
  const { questionId, sessionId, title } = question;
  const { writeInto } = useShell();
  const client = useQueryClient();
  const plan = usePlan({ method: 'question.close', input: { questionId } });
  const said = saidAsMessage(title, label);
  const onSettled = () => client.invalidateQueries({ queryKey: keyOf('question.list') });
  const closing = useMutation({
    mutationFn: (_: { say: boolean }) =>
      plan.carryOut((shown) => write('question.close', { questionId, shown })),
    onSuccess: ({ entry }, { say }) => {
      toastWritten('The question is closed', entry);
      if (say) writeInto(sessionId, said);
      else onClose();
    },
    onSettled,
  });
  const answering = useMutation({
    mutationFn: () => write('question.answer', { questionId, value, free, anyway: true }),
    onSuccess: ({ entry }) => {
      toastWritten(`Answered: ${label}. Probably nobody will read it.`, entry);
      onClose();
    },
    onSettled,
  });
  // Somebody else was quicker: what is left is to say it.
  const isGone =
    plan.error !== null && ['QUESTION_GONE', 'QUESTION_ANSWERED'].includes(codeOf(plan.error) ?? '');
  const busy = closing.isPending || answering.isPending;
  const error = closing.error ?? answering.error;
  return (
    <Dialog onClose={onClose} title="Nobody waits for this answer any more" size="large">
      <Note tone="warn">{heard.sentence}</Note>
      <PlannedRows plan={plan} label="What will be written" />
      <Note>To tell the agent, this goes into the composer, where you can change it before it is sent:</Note>
      <p className={classes.question} dir="auto">
        {said}
      </p>
      {error !== null && <Alert sentence={sentenceOf(error)} code={codeOf(error)} />}
      <DialogActions>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        {heard.listener === 'timed out' && (
          <Button
            variant="default"
            disabled={busy}
            title="How long the agent waits is not stored: it may have been told to wait for longer"
            onClick={() => answering.mutate()}
          >
            Answer all the same
          </Button>
        )}
        {isGone ? (
          <Button data-autofocus onClick={() => writeInto(sessionId, said)}>
            Write it as a message
          </Button>
        ) : (
          <>
            <Button
              variant="default"
              disabled={busy || !plan.ready}
              onClick={() => closing.mutate({ say: false })}
            >
              Only close the question
            </Button>
            <Button
              data-autofocus
              disabled={busy || !plan.ready}
              loading={closing.isPending}
              onClick={() => closing.mutate({ say: true })}
            >
              Close it and write the message
            </Button>
          </>
        )}
      </DialogActions>
    </Dialog>
  );
}
