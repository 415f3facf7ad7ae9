/** What an inbound row says of itself, as evidence; empty where it says nothing. */
import type { InboundRowFacts } from '../../contract/entities/message-facts.js';
import { MOST_TRIES } from '../host-rules.js';
import { zoneWords } from '../zone-words.js';
import type { Surroundings } from './surroundings.js';
import { type Evidence, evidence, quote, rowWords } from './verdict.js';

export function statusEvidence({ status }: InboundRowFacts): Evidence {
  return evidence('Status', status ?? 'none');
}

export function ackEvidence({ ack }: InboundRowFacts, what = 'Ack'): Evidence[] {
  return ack === null ? [] : [evidence(what, ack.status ?? 'without a status', ack.at)];
}

export function dueEvidence({ processAfter }: InboundRowFacts): Evidence[] {
  if (processAfter === null) return [];
  const { text, at } = processAfter;
  return [evidence('Due', at === null ? quote(text) : text, at)];
}

export function triesEvidence({ tries }: InboundRowFacts): Evidence[] {
  return tries === null || tries === 0 ? [] : [evidence('Tries', `${tries} of ${MOST_TRIES}`)];
}

export function recurrenceEvidence({ recurrence }: InboundRowFacts, { facts }: Surroundings): Evidence[] {
  if (recurrence === null) return [];
  const said = evidence('Recurrence', recurrence.cron, null, null, zoneWords(facts.zone));
  return [{ ...said, cron: recurrence.cron }];
}

/** The outbound rows that name it as what they answer. */
export function answerEvidence({ answers }: InboundRowFacts): Evidence[] {
  return answers.map(({ line, ...row }) =>
    evidence('Answered by', rowWords(row), row.at, row.key, line === null ? null : quote(line)),
  );
}
