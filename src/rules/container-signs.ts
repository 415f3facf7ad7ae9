/** What single pieces of the evidence about a container say, before they are weighed against each other. */
import type { ContainerFacts, EngineContainer, RunningTool } from '../contract/entities/container.js';
import { mayBeThere } from './container-maybe.js';
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

/**
 * Whether engines answered and none of them lists a container. One that does not answer may have it, and so may a
 * container that cannot be placed be it.
 */
export function engineDenies(facts: ContainerFacts): boolean {
  return (
    !facts.simulated &&
    !facts.demo &&
    facts.engine.asked === 'answered' &&
    facts.engine.containers.length === 0 &&
    mayBeThere(facts) === null
  );
}

/** `a claim on a message was left behind` */
export function claimsLeft(length: number): string {
  return length === 1
    ? 'a claim on a message was left behind'
    : `claims on ${length} messages were left behind`;
}

/** Whether its last sign of life is recent enough for a host to be patient with a claim. */
export function isFresh({ heartbeatAt }: ContainerFacts, now: number): boolean {
  return heartbeatAt !== null && heartbeatAt - now <= SKEW_MS && now - heartbeatAt <= CLAIM_STUCK_MS;
}

/** For so long a container may be silent before it is doubted: one without work need not beat. */
const QUIET_MS = 5 * 60_000;

/**
 * For how long a container has been silent that only v2.db and its own files speak for, in ms; null when that is not
 * long, or when an engine lists it or we simulate it.
 */
export function longSilent(facts: ContainerFacts, now: number): number | null {
  if (facts.heartbeatAt === null || facts.simulated || engineContainer(facts) !== null) return null;
  const silent = now - facts.heartbeatAt;
  return silent > QUIET_MS ? silent : null;
}

/** Runners of 2.0.64 stamp whole seconds, which count as their end. */
const WHOLE_SECOND_MS = 1000;

/**
 * Whether the tool that container_state names was left there by a container that died in it: neither host nor runner
 * clears it at a start. It began before everything that the container of now holds, or before that container did.
 */
export function isLeftoverTool(facts: ContainerFacts): boolean {
  const began = facts.tool?.startedAt ?? null;
  if (began === null) return false;
  const claimed = facts.claims.flatMap(({ since }) => since ?? []);
  const started = engineContainer(facts)?.startedAt ?? null;
  const from = [
    ...(claimed.length === 0 ? [] : [Math.min(...claimed)]),
    ...(started === null ? [] : [started]),
  ];
  return from.some((at) => began + WHOLE_SECOND_MS < at);
}

/** The tool that the container of now is running; null without one. */
export function toolInFlight(facts: ContainerFacts): RunningTool | null {
  return isLeftoverTool(facts) ? null : facts.tool;
}

/** How late a runner may be in ending a tool at its limit. */
const LIMIT_GRACE_MS = CLAIM_STUCK_MS;

/** Whether a tool has run for much longer than it declared: the runner should have ended it. */
export function isPastLimit({ startedAt, declaredTimeoutMs }: RunningTool, now: number): boolean {
  return (
    startedAt !== null && declaredTimeoutMs !== null && now - startedAt > declaredTimeoutMs + LIMIT_GRACE_MS
  );
}
