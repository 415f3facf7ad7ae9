/** The rules by which a host’s sweep kills a container that it believes to run. */
import type { Claim, ContainerFacts } from '../contract/entities/container.js';
import { CLAIM_STUCK_MS, HEARTBEAT_DEAD_MS } from './host-rules.js';

/** What a host waits for, and how long. Times: ms since 1970 UTC; lengths: ms. */
export type KillTerm =
  | { rule: 'claim'; claim: Claim & { since: number }; patienceMs: number; at: number }
  | { rule: 'silence' | 'age'; patienceMs: number; at: number };

type Judged = Pick<ContainerFacts, 'heartbeatAt' | 'claims' | 'tool' | 'startedAt' | 'killsByAge' | 'engine'>;

/** When the container was started, by its host or by its engine; null where neither says. */
function startOf({ startedAt, engine }: Judged): number | null {
  return startedAt ?? engine.containers[0]?.startedAt ?? null;
}

/**
 * The moment after which a sweep kills the container, if it gives no sign of life before; null when no rule can ever
 * apply as things are. A sweep strictly later than `at` kills, one at `at` does not.
 * - claim: it is older than 60 s, and no heartbeat is later than it; a missing heartbeat counts as none since.
 * - silence: the heartbeat is older than 30 min.
 * - age: there is no heartbeat, and the container was started more than 30 min ago; only newer hosts.
 *
 * What is older than the start that the host itself has written down counts from there: an earlier container left it.
 * A Bash call in flight that declared a longer timeout stretches all of them to that; no other tool does.
 */
export function killTerm(judged: Judged): KillTerm | null {
  const { heartbeatAt, claims, tool } = judged;
  const declared = tool?.name === 'Bash' ? (tool.declaredTimeoutMs ?? 0) : 0;
  const from = judged.startedAt ?? Number.NEGATIVE_INFINITY;
  const terms: KillTerm[] = [];
  const tolerance = Math.max(CLAIM_STUCK_MS, declared);
  for (const { messageId, since } of claims) {
    // The host, too, skips a time that cannot be read.
    if (since === null || (heartbeatAt !== null && heartbeatAt > since)) continue;
    terms.push({
      rule: 'claim',
      claim: { messageId, since },
      patienceMs: tolerance,
      at: Math.max(since, from) + tolerance,
    });
  }
  const ceiling = Math.max(HEARTBEAT_DEAD_MS, declared);
  const start = startOf(judged);
  if (heartbeatAt !== null) {
    terms.push({ rule: 'silence', patienceMs: ceiling, at: Math.max(heartbeatAt, from) + ceiling });
  } else if (judged.killsByAge === true && start !== null) {
    terms.push({ rule: 'age', patienceMs: ceiling, at: start + ceiling });
  }
  return terms.reduce<KillTerm | null>((a, b) => (a !== null && a.at <= b.at ? a : b), null);
}
