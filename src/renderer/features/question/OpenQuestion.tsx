import { Button } from '@mantine/core';
import { IconClock, IconClockX } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { Question } from '../../../contract/entities/question.js';
import { duration } from '../../../rules/container-state.js';
import { likelyDeadline } from '../../../rules/question-listener.js';
import { useShell } from '../../ui/command.js';
import { clockTime, fullTime } from '../../ui/format.js';
import { useCoarseNow } from '../../ui/now.js';
import { useSessionSummary } from '../session/index.js';
import { LateNote } from './LateNote.js';
import classes from './QuestionCard.module.css';
import { QuestionOptions } from './QuestionOptions.js';
import { useAnswerQuestion } from './queries.js';
import { useListening } from './use-listening.js';

interface OpenQuestionProps {
  question: Question;
  /** It was answered elsewhere, or given up on, while somebody writes an answer here. */
  gone: boolean;
  /** Whether an answer is being written. */
  onBegun: (writing: boolean) => void;
}

/** One question that waits: who asks, since when, and the ways to answer. */
export function OpenQuestion({ question, gone, onBegun }: OpenQuestionProps) {
  const session = useSessionSummary(question.sessionId);
  const { openSession } = useShell();
  const answering = useAnswerQuestion();
  const [free, setFree] = useState('');
  const answerFreely = (event: FormEvent) => {
    event.preventDefault();
    const value = free.trim();
    if (value === '') return;
    answering.answer({ question, value, label: value, free: true }, () => onBegun(false));
  };
  return (
    <article className={classes.card} data-open aria-label={question.title || question.questionId}>
      <div className={classes.head}>
        <bdi className={classes.title}>{question.title || question.questionId}</bdi>
        {gone ? <Gone /> : <Waits question={question} />}
      </div>
      <button type="button" className={classes.session} onClick={() => openSession(question.sessionId)}>
        <bdi>{session === undefined ? question.sessionId : session.title}</bdi>
        {session !== undefined && (
          <>
            {' · '}
            <bdi>{session.agentGroup.name}</bdi>
          </>
        )}
      </button>
      <Late question={question} gone={gone} />
      <QuestionOptions question={question} refusedBecause={gone ? GONE : null} />
      <form className={classes.free} onSubmit={answerFreely}>
        <input
          aria-label="Another answer"
          placeholder="Another answer…"
          dir="auto"
          maxLength={4096}
          value={free}
          disabled={answering.isPending}
          onChange={({ currentTarget: { value } }) => {
            setFree(value);
            onBegun(value.trim() !== '');
          }}
        />
        <Button
          type="submit"
          size="compact-sm"
          variant="default"
          disabled={free.trim() === '' || answering.isPending}
        >
          Answer
        </Button>
      </form>
    </article>
  );
}

function Late({ question, gone }: Pick<OpenQuestionProps, 'question' | 'gone'>) {
  const listening = useListening(gone ? null : question);
  return listening === null || listening.words === null ? null : <LateNote>{listening.sentence}</LateNote>;
}

const GONE = 'It is no longer open.';

function Gone() {
  return (
    <span className={classes.state}>
      <IconClockX size={14} aria-hidden /> no longer open
    </span>
  );
}

/** Since when it has waited, and how long its agent likely will. */
function Waits({ question }: { question: Question }) {
  const now = useCoarseNow(5000);
  const over = useListening(question)?.words ?? null;
  const at = question.createdAt;
  const Icon = over === null ? IconClock : IconClockX;
  if (at === null) {
    return (
      <span className={classes.state}>
        <Icon size={14} aria-hidden /> asked at an unknown time{over !== null && ` · ${over}`}
      </span>
    );
  }
  return (
    <span
      className={classes.state}
      title={`Asked ${fullTime(at)}. How long the agent waits is not stored; the default is 300 s.`}
    >
      <Icon size={14} aria-hidden />
      asked {duration(now - at)} ago · {over ?? `probably waits until ${clockTime(likelyDeadline(at))}`}
    </span>
  );
}
