/** The verdict about an inbound system row: no poll hands it over, a tool call looks for it. */

import type { InboundRowFacts } from '../../contract/entities/message-facts.js';
import { duration } from '../container-state.js';
import { QUERY_POLL_MS, QUESTION_MS } from '../host-rules.js';
import { likelyDeadline } from '../question-listener.js';
import { containerEvidence, hostEvidence, type Surroundings } from './surroundings.js';
import { ago, type Evidence, evidence, expected, type Finding, quote, rowWords } from './verdict.js';

/** A tool call looks every half second; if it has not found the row by then, nobody looks for it. */
const FOUND_BY_MS = 10_000;
const TELL = 'Tell the agent in a message what the answer was.';

export function lookedUpFinding(row: InboundRowFacts, around: Surroundings): Finding {
  const { now, outlook } = around;
  const { question } = row;
  const asked = question?.row?.at ?? null;
  const found = [...questionEvidence(row), containerEvidence(around), hostEvidence(around)];
  const call =
    question === null ? 'the tool call that asked for it' : 'the tool call that asked the question';
  if (outlook === 'none' || outlook === 'broken') {
    return {
      title: 'Nobody is looking for it any more',
      tone: 'attention',
      sentence: `A poll never hands over a system row: ${call} looks it up. That call’s container is gone, so probably nobody will read it.`,
      evidence: found,
      forecast: [],
      advice: TELL,
    };
  }
  const deadline = asked === null ? null : likelyDeadline(asked);
  const there = row.at === null ? 0 : now - row.at;
  if (deadline !== null && deadline < Math.max(now, row.at ?? now)) {
    return {
      title: 'Probably too late',
      tone: 'attention',
      sentence: `A runner waits ${duration(QUESTION_MS)} for an answer unless told otherwise, and the question was asked ${ago(asked, now)}: probably nobody is looking for the answer any more. The deadline is not stored.`,
      evidence: found,
      forecast: [],
      advice: TELL,
    };
  }
  if (there > FOUND_BY_MS) {
    return {
      title: 'Not looked up',
      tone: 'attention',
      sentence: `A poll never hands over a system row: ${call} looks it up, every ${QUERY_POLL_MS} ms. This one has been there for ${duration(there)}, so probably nobody is looking for it any more.`,
      evidence: found,
      forecast: [],
      advice: TELL,
    };
  }
  const forecast = [expected(`The tool call finds it, within ${QUERY_POLL_MS} ms.`)];
  if (deadline !== null) forecast.push(expected('It probably stops waiting for it.', deadline));
  return {
    title: 'About to be looked up',
    tone: outlook === 'polls' ? 'ok' : 'waiting',
    sentence: `A poll never hands over a system row: ${call} looks it up by its id, every ${QUERY_POLL_MS} ms.`,
    evidence: found,
    forecast,
    advice: null,
  };
}

function questionEvidence({ question }: InboundRowFacts): Evidence[] {
  if (question === null) return [];
  const { id, row } = question;
  return row === null
    ? [evidence('Answers', `question ${quote(id)}, which does not exist`)]
    : [evidence('Answers', rowWords(row), row.at, row.key)];
}
