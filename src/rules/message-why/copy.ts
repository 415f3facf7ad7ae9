/** What verdicts say of rows that a host has copied from another conversation. */
import type { CopiedRow } from '../../contract/entities/copied-row.js';
import type { InboundRowFacts } from '../../contract/entities/message-facts.js';
import { COPIES_KEPT, copiedFrom } from '../copied-row.js';
import { type Evidence, evidence, type Finding, quote } from './verdict.js';

const COPIED = 'Copied by a host';

/** What a copy is a copy of, and for how long it stays. */
export function copyWords(copied: CopiedRow): string {
  const { newest, days } = COPIES_KEPT;
  const from = copied.label?.trim() ? quote(copiedFrom(copied)) : copiedFrom(copied);
  return `A copy of what was said in ${from}. Hosts keep the newest ${newest} copies of a session, for ${days} days.`;
}

export function copyEvidence({ surface, sessionId }: CopiedRow): Evidence[] {
  return [
    evidence(COPIED, surface ?? 'it does not say from where'),
    ...(sessionId === null ? [] : [evidence('From session', sessionId)]),
  ];
}

/** A copy that has gone further than to wait: it is said all the same what it is. */
export function besideCopy({ copied, trigger }: InboundRowFacts, finding: Finding): Finding {
  if (copied === null || finding.evidence.some(({ what }) => what === COPIED)) return finding;
  const alone = trigger === false ? ' It started no turn by itself.' : '';
  return {
    ...finding,
    sentence: `${finding.sentence} ${copyWords(copied)}${alone}`,
    evidence: [...copyEvidence(copied), ...finding.evidence],
  };
}
