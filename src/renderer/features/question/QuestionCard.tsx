import { IconCircleCheck, IconClockX, IconHelpCircle, IconHourglass } from '@tabler/icons-react';
import type { MessageBody, MessageState } from '../../../contract/entities/message.js';
import { type QuestionStanding, questionStanding } from '../../../rules/question-standing.js';
import { LateNote } from './LateNote.js';
import classes from './QuestionCard.module.css';
import { useAnswerQuestion, useOpenQuestions } from './queries.js';
import { SayInstead } from './SayInstead.js';
import { useListening } from './use-listening.js';

interface QuestionCardProps {
  body: Extract<MessageBody, { type: 'question' }>;
  /** Of the question's row. */
  state: MessageState;
  /** The answer's option value, where the session's loaded rows hold one. */
  answer: string | null;
}

const words: Record<Exclude<QuestionStanding, 'answered'>, string> = {
  unknown: 'question',
  undelivered: 'not delivered yet: waits for delivery',
  failed: 'not delivered: nobody was asked',
  open: 'open, waits for an answer',
  closed: 'no longer open',
};

const icons: Record<QuestionStanding, typeof IconCircleCheck> = {
  unknown: IconHelpCircle,
  undelivered: IconHourglass,
  failed: IconClockX,
  open: IconHelpCircle,
  answered: IconCircleCheck,
  closed: IconCircleCheck,
};

/** A question with its options, and whether somebody has answered it. */
export function QuestionCard({ body, state, answer }: QuestionCardProps) {
  const open = useOpenQuestions();
  const answering = useAnswerQuestion();
  const question = open.data?.find((q) => q.questionId === body.questionId);
  const listed = open.data === undefined ? null : question !== undefined;
  // From the moment at which it is taken off the list until the row with its answer is read.
  const given =
    listed === false && answering.data?.value.messageId != null ? (answering.variables?.value ?? null) : null;
  const chosen = answer ?? given;
  const standing = questionStanding({ state, listed, answer: chosen });
  const waits = standing === 'open';
  const listening = useListening(question ?? null);
  const late = waits && listening?.words != null ? listening : null;
  const Icon = late === null ? icons[standing] : IconClockX;
  return (
    <div className={classes.card} data-open={waits || undefined}>
      <div className={classes.head}>
        <bdi className={classes.title}>{body.title}</bdi>
        <span className={classes.state}>
          <Icon size={14} aria-hidden />
          {standing === 'answered'
            ? `answered: ${chosen}`
            : late === null
              ? words[standing]
              : `open, ${late.words}`}
        </span>
      </div>
      <p className={classes.question} dir="auto">
        {body.question}
      </p>
      {late !== null && <LateNote>{late.sentence}</LateNote>}
      <ul className={classes.options} aria-label="Options">
        {late !== null && question !== undefined && <SayInstead question={question} />}
        {body.options.map((option) => (
          <li key={`${option.value}\n${option.label}`}>
            <button
              type="button"
              disabled={!waits || answering.isPending}
              onClick={() => {
                if (question !== undefined) answering.answer({ ...option, question, free: false });
              }}
              className={classes.option}
              data-chosen={chosen === option.value || undefined}
            >
              <bdi>{option.label}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
