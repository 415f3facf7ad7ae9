/** The two rules by which a host’s sweep kills a container that it believes to run. */
import type { Claim, ContainerFacts } from '../contract/entities/container.js';
import { CLAIM_STUCK_MS, HEARTBEAT_DEAD_MS } from './host-rules.js';

/** What a host waits for, and how long. Times: ms since 1970 UTC; lengths: ms. */
export type KillTerm =
  | { rule: 'claim'; claim: Claim & { since: number }; patienceMs: number; at: number }
  | { rule: 'silence'; patienceMs: number; at: number };

type Judged = Pick<ContainerFacts, 'heartbeatAt' | 'claims' | 'tool'> & Partial<Pick<ContainerFacts, 'hold'>>;

/**
 * The moment after which a sweep kills the container, if it gives no sign of life before; null when neither
 * rule can ever apply as things are. A sweep strictly later than `at` kills, one at `at` does not.
 * - claim: it is older than 60 s, and no heartbeat is later than it; a missing heartbeat counts as none since.
 * - silence: the heartbeat is older than 30 min; without a heartbeat the container has just started.
 *
 * A host that says in session_claims since when it has the container (2.3) counts older claims and heartbeats from then:
 * an earlier container left them. One that never beat is as old as that.
 *
 * A Bash call in flight that declared a longer timeout stretches both to that; no other tool does.
 */
export function killTerm({ heartbeatAt: beat, claims, tool, hold = null }: Judged): KillTerm | null {
  const from = hold?.by == null ? Number.NEGATIVE_INFINITY : (hold.at ?? Number.NEGATIVE_INFINITY);
  const startedAt = Number.isFinite(from) ? from : null;
  const heartbeatAt = beat === null ? startedAt : Math.max(beat, from);
  const declared = tool?.name === 'Bash' ? (tool.declaredTimeoutMs ?? 0) : 0;
  const terms: KillTerm[] = [];
  const tolerance = Math.max(CLAIM_STUCK_MS, declared);
  for (const { messageId, since: claimed } of claims) {
    // The host, too, skips a time that cannot be read.
    if (claimed === null) continue;
    const since = Math.max(claimed, from);
    if (beat !== null && beat > since) continue;
    terms.push({
      rule: 'claim',
      claim: { messageId, since },
      patienceMs: tolerance,
      at: since + tolerance,
    });
  }
  if (heartbeatAt !== null) {
    const ceiling = Math.max(HEARTBEAT_DEAD_MS, declared);
    terms.push({ rule: 'silence', patienceMs: ceiling, at: heartbeatAt + ceiling });
  }
  return terms.reduce<KillTerm | null>((a, b) => (a !== null && a.at <= b.at ? a : b), null);
}
