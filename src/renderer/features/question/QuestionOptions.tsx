import type { Question } from '../../../contract/entities/question.js';
import classes from './QuestionCard.module.css';
import { useAnswerQuestion } from './queries.js';
import { SayInstead } from './SayInstead.js';
import { useListening } from './use-listening.js';

interface QuestionOptionsProps {
  question: Question;
  /** Why it cannot be answered here, as a sentence; null when it can. */
  refusedBecause: string | null;
}

/** The options of an open question, each a button that answers it. */
export function QuestionOptions({ question, refusedBecause }: QuestionOptionsProps) {
  const answering = useAnswerQuestion();
  const late = useListening(question)?.words != null;
  if (question.options.length === 0 && !late) return null;
  return (
    <ul className={classes.options} aria-label="Options" title={refusedBecause ?? undefined}>
      {late && <SayInstead question={question} />}
      {question.options.map((option) => (
        <li key={`${option.value}\n${option.label}`}>
          <button
            type="button"
            disabled={refusedBecause !== null || answering.isPending || answering.isSuccess}
            onClick={(event) => {
              // An answered question makes room for the next: a double click must not answer that one too.
              if (event.detail <= 1) answering.answer({ ...option, question, free: false });
            }}
            className={classes.option}
          >
            <bdi>{option.label}</bdi>
          </button>
        </li>
      ))}
    </ul>
  );
}
