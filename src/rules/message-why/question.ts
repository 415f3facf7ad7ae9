/** The verdict about a question that has been delivered. */

import type { OutboundRowFacts } from '../../contract/entities/message-facts.js';
import { duration } from '../container-state.js';
import { QUESTION_MS } from '../host-rules.js';
import { likelyDeadline, listenerOf } from '../question-listener.js';
import { containerEvidence, type Surroundings } from './surroundings.js';
import { ago, type Evidence, evidence, expected, type Finding, lasting, quote } from './verdict.js';

const UNSURE = `${duration(QUESTION_MS)} is a runner’s default; the deadline is not stored.`;

type Asked = NonNullable<OutboundRowFacts['question']>;

/** @param delivery what is known of its delivery */
export function questionFinding(
  row: OutboundRowFacts,
  question: Asked,
  around: Surroundings,
  delivery: Evidence[],
): Finding {
  if (question.answer !== null) return answered(row, question.answer, around, delivery);
  const { facts, now, outlook } = around;
  const open = facts.openQuestions.some(({ id }) => id === row.id);
  const deadline = row.at === null ? null : likelyDeadline(row.at);
  const found = [
    evidence('Answer', 'none'),
    evidence('Open in v2.db', open ? 'yes' : 'no'),
    containerEvidence(around),
    ...delivery,
  ];
  const listener = listenerOf(row.at, outlook, now);
  const gone = listener === 'gone';
  if (!open) {
    return {
      title: 'No longer open',
      tone: 'attention',
      sentence:
        'The question was delivered, but pending_questions does not have it, and there is no answer to it: it was removed without one, or was never recorded.',
      evidence: found,
      forecast: [],
      advice: 'Tell the agent in a message what the answer is.',
    };
  }
  if (listener !== 'waits') {
    return {
      title: gone ? 'Nobody is waiting for the answer' : 'Probably timed out',
      tone: 'attention',
      sentence: gone
        ? 'The question is still open, but the container that asked it is gone: probably nobody will read an answer.'
        : `It was asked ${ago(row.at, now)}, and nobody has answered: the agent has probably stopped waiting. ${UNSURE}`,
      evidence: found,
      forecast: [],
      advice: 'Close the question, and tell the agent in a message what the answer is.',
    };
  }
  return {
    title: 'Waits for an answer',
    tone: 'attention',
    sentence: `The agent has been waiting for an answer ${lasting(row.at, now)}.`,
    evidence: found,
    forecast: [
      expected('Somebody answers, and the agent continues within half a second.'),
      ...(deadline === null ? [] : [expected(`The agent probably stops waiting. ${UNSURE}`, deadline)]),
    ],
    advice: 'Choose one of its options in the timeline.',
  };
}

function answered(
  row: OutboundRowFacts,
  answer: NonNullable<Asked['answer']>,
  { now }: Surroundings,
  delivery: Evidence[],
): Finding {
  const took = row.at !== null && answer.at !== null && answer.at >= row.at ? answer.at - row.at : null;
  const late = took !== null && took > QUESTION_MS;
  const by = answer.by === null ? '' : ` by ${quote(answer.by)}`;
  const read = answer.status === 'completed' || answer.ack?.status === 'completed';
  return {
    title: `Answered: ${quote(answer.option)}`,
    tone: read || !late ? 'ok' : 'attention',
    sentence: `It was answered${by} with ${quote(answer.option)} ${ago(answer.at, now)}${took === null ? '' : `, ${duration(took)} after it was asked`}. ${
      read
        ? 'The agent has read the answer.'
        : late
          ? `The agent had probably stopped waiting by then. ${UNSURE}`
          : 'The agent has not acked the answer yet.'
    }`,
    evidence: [evidence('Answer', quote(answer.option), answer.at, answer.key), ...delivery],
    forecast: [],
    advice: read || !late ? null : 'Tell the agent in a message what the answer was.',
  };
}
