import { Modal } from '@mantine/core';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import { OpenQuestion } from './OpenQuestion.js';
import classes from './QuestionCard.module.css';
import { useOpenQuestions } from './queries.js';

interface QuestionsDialogProps {
  opened: boolean;
  onClose: () => void;
  onOpenSession: (sessionId: string) => void;
}

/** Every question that waits for an answer, whatever its session, oldest first. */
export function QuestionsDialog({ opened, onClose, onOpenSession }: QuestionsDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Open questions"
      size={640}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Questions
        onOpenSession={(sessionId) => {
          onClose();
          onOpenSession(sessionId);
        }}
      />
    </Modal>
  );
}

function Questions({ onOpenSession }: Pick<QuestionsDialogProps, 'onOpenSession'>) {
  const questions = useOpenQuestions();
  if (questions.isError) {
    return <Failed error={questions.error} onRetry={() => void questions.refetch()} />;
  }
  if (questions.data === undefined) return <Loading what="the questions" />;
  if (questions.data.length === 0) {
    return <Empty title="No question is open">What an agent asks shows up here by itself.</Empty>;
  }
  return (
    <ul className={classes.all} aria-label="Open questions">
      {questions.data.map((question) => (
        <li key={question.questionId}>
          <OpenQuestion question={question} onOpenSession={onOpenSession} />
        </li>
      ))}
    </ul>
  );
}
