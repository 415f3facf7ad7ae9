import { IconCircleCheck, IconClockX, IconHelpCircle } from '@tabler/icons-react';
import type { MessageBody } from '../../../contract/entities/message.js';
import classes from './QuestionCard.module.css';
import { useAnswerQuestion, useOpenQuestions } from './queries.js';
import { useListening } from './use-listening.js';

interface QuestionCardProps {
  body: Extract<MessageBody, { type: 'question' }>;
  /** The answer's option value, where the session's loaded rows hold one. */
  answer: string | null;
}

/** A question with its options, and whether somebody has answered it. */
export function QuestionCard({ body, answer }: QuestionCardProps) {
  const open = useOpenQuestions();
  const answering = useAnswerQuestion();
  const question = open.data?.find((q) => q.questionId === body.questionId);
  const late = useListening(question ?? null);
  const waits = question !== undefined;
  const over = answer === null ? (late?.words ?? null) : null;
  const openWords = over === null ? 'open, waits for an answer' : `open, ${over}`;
  const state = answer !== null ? `answered: ${answer}` : waits ? openWords : 'no longer open';
  const Icon = over !== null ? IconClockX : waits ? IconHelpCircle : IconCircleCheck;
  return (
    <div className={classes.card} data-open={waits || undefined}>
      <div className={classes.head}>
        <bdi className={classes.title}>{body.title}</bdi>
        <span className={classes.state} title={over === null ? undefined : late?.sentence}>
          <Icon size={14} aria-hidden />
          {open.isPending && answer === null ? 'question' : state}
        </span>
      </div>
      <p className={classes.question} dir="auto">
        {body.question}
      </p>
      <ul className={classes.options} aria-label="Options">
        {body.options.map((option) => (
          <li key={`${option.value}\n${option.label}`}>
            <button
              type="button"
              disabled={!waits || answer !== null || answering.isPending}
              onClick={() => {
                if (question !== undefined) answering.mutate({ ...option, question, free: false });
              }}
              className={classes.option}
              data-chosen={answer === option.value || undefined}
            >
              <bdi>{option.label}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
