import { useState } from 'react';
import type { Question } from '../../../contract/entities/question.js';
import { Dialog } from '../../ui/Dialog.js';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import { OpenQuestion } from './OpenQuestion.js';
import classes from './QuestionCard.module.css';
import { useOpenQuestions } from './queries.js';

/** Every question that waits for an answer, whatever its session, oldest first. */
export function QuestionsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title="Open questions" size="large">
      <Questions />
    </Dialog>
  );
}

function Questions() {
  const questions = useOpenQuestions();
  // A question stays visible while somebody writes its answer, even if it is answered elsewhere meanwhile.
  const [begun, setBegun] = useState<readonly Question[]>([]);
  if (questions.isError) {
    return <Failed error={questions.error} onRetry={() => void questions.refetch()} />;
  }
  if (questions.data === undefined) return <Loading what="the questions" />;
  const open = questions.data;
  const gone = begun.filter(({ questionId }) => !open.some((q) => q.questionId === questionId));
  const shown = [...open, ...gone].sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0));
  if (shown.length === 0) {
    return <Empty title="No question is open">Questions from agents appear here.</Empty>;
  }
  return (
    <ul className={classes.all} aria-label="Open questions">
      {shown.map((question) => (
        <li key={question.questionId}>
          <OpenQuestion
            question={question}
            gone={gone.includes(question)}
            onBegun={(writing) =>
              setBegun((all) => {
                const others = all.filter(({ questionId }) => questionId !== question.questionId);
                return writing ? [...others, question] : others;
              })
            }
          />
        </li>
      ))}
    </ul>
  );
}
