/** The rules by which a host’s sweep kills a container that it believes to run. */
import type { Claim, ContainerFacts } from '../contract/entities/container.js';
import { CLAIM_STUCK_MS, HEARTBEAT_DEAD_MS } from './host-rules.js';

/** What a host waits for, and how long. Times: ms since 1970 UTC; lengths: ms. */
export type KillTerm =
  | { rule: 'claim'; claim: Claim & { since: number }; patienceMs: number; at: number }
  | { rule: 'silence' | 'age'; patienceMs: number; at: number };

type Judged = Pick<ContainerFacts, 'heartbeatAt' | 'claims' | 'tool' | 'killsByAge' | 'engine'> &
  Partial<Pick<ContainerFacts, 'hold'>>;

/**
 * The moment after which a sweep kills the container, if it gives no sign of life before; null when no rule can ever
 * apply as things are. A sweep strictly later than `at` kills, one at `at` does not.
 * - claim: it is older than 60 s, and no heartbeat is later than it; a missing heartbeat counts as none since.
 * - silence: the heartbeat is older than 30 min.
 * - age: there is no heartbeat, and the host, or else the engine, says that the container was started more than 30 min
 *   ago; only newer hosts.
 *
 * A host that says in session_claims since when it has the container (2.3) counts older claims and heartbeats from then:
 * an earlier container left them.
 *
 * A Bash call in flight that declared a longer timeout stretches all of them to that; no other tool does.
 */
export function killTerm({
  heartbeatAt,
  claims,
  tool,
  killsByAge,
  engine,
  hold = null,
}: Judged): KillTerm | null {
  const heldSince = hold?.by == null ? null : hold.at;
  const from = heldSince ?? Number.NEGATIVE_INFINITY;
  const declared = tool?.name === 'Bash' ? (tool.declaredTimeoutMs ?? 0) : 0;
  const terms: KillTerm[] = [];
  const tolerance = Math.max(CLAIM_STUCK_MS, declared);
  for (const { messageId, since: claimed } of claims) {
    // The host, too, skips a time that cannot be read.
    if (claimed === null) continue;
    const since = Math.max(claimed, from);
    if (heartbeatAt !== null && heartbeatAt > since) continue;
    terms.push({
      rule: 'claim',
      claim: { messageId, since },
      patienceMs: tolerance,
      at: since + tolerance,
    });
  }
  const ceiling = Math.max(HEARTBEAT_DEAD_MS, declared);
  const start = heldSince ?? (killsByAge === true ? (engine.containers[0]?.startedAt ?? null) : null);
  if (heartbeatAt !== null) {
    terms.push({ rule: 'silence', patienceMs: ceiling, at: Math.max(heartbeatAt, from) + ceiling });
  } else if (start !== null) {
    terms.push({ rule: 'age', patienceMs: ceiling, at: start + ceiling });
  }
  return terms.reduce<KillTerm | null>((a, b) => (a !== null && a.at <= b.at ? a : b), null);
}
