import type { Question } from '../../../contract/entities/question.js';
import { useShell } from '../../ui/command.js';
import { useReadOnlyReason } from '../workspace/index.js';
import classes from './QuestionCard.module.css';
import { saidAsMessage } from './say.js';

/** First among the options of a question that its agent has stopped waiting for: the way in which it is still told. */
export function SayInstead({ question }: { question: Question }) {
  const { writeInto } = useShell();
  const readOnlyReason = useReadOnlyReason();
  return (
    <li>
      <button
        type="button"
        className={classes.option}
        data-first
        disabled={readOnlyReason !== null}
        title={
          readOnlyReason ??
          'Puts the beginning into the composer. The question stays open: choosing an option offers to close it.'
        }
        onClick={() => writeInto(question.sessionId, saidAsMessage(question.title, ''))}
      >
        Say it as a message…
      </button>
    </li>
  );
}
