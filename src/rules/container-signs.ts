/** What single pieces of the evidence about a container say, before they are weighed against each other. */
import type { ContainerFacts, EngineContainer } from '../contract/entities/container.js';
import { CLAIM_STUCK_MS } from './host-rules.js';

/** The clocks of two machines, or of a file system, differ by up to this much without anything being wrong. */
export const SKEW_MS = 5000;
/** Something of the container’s is stamped in the future: its clock, or ours, is wrong. */
export interface Skew {
  what: 'heartbeat' | 'claim' | 'tool';
  aheadMs: number;
}

/** The evidence furthest in the future at `now`, beyond what clocks may differ by; null when there is none. */
export function clockSkew({ heartbeatAt, claims, tool }: ContainerFacts, now: number): Skew | null {
  const stamps: [Skew['what'], number | null][] = [
    ['heartbeat', heartbeatAt],
    ...claims.map(({ since }): [Skew['what'], number | null] => ['claim', since]),
    ['tool', tool?.startedAt ?? null],
  ];
  let worst: Skew | null = null;
  for (const [what, at] of stamps) {
    const aheadMs = at === null ? 0 : at - now;
    if (aheadMs > Math.max(SKEW_MS, worst?.aheadMs ?? 0)) worst = { what, aheadMs };
  }
  return worst;
}

/** The container that an engine runs for this session; null when none does, or when we simulate it ourselves. */
export function engineContainer(facts: ContainerFacts): EngineContainer | null {
  return facts.simulated ? null : (facts.engine.containers[0] ?? null);
}

/** Whether engines answered and none of them lists a container. One that does not answer may have it. */
export function engineDenies(facts: ContainerFacts): boolean {
  return (
    !facts.simulated &&
    !facts.demo &&
    facts.engine.asked === 'answered' &&
    facts.engine.containers.length === 0
  );
}

/** Whether its last sign of life is recent enough for a host to be patient with a claim. */
export function isFresh({ heartbeatAt }: ContainerFacts, now: number): boolean {
  return heartbeatAt !== null && heartbeatAt - now <= SKEW_MS && now - heartbeatAt <= CLAIM_STUCK_MS;
}
