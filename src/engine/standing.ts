/** How one engine stands: what it answered last, how often it has failed, and when it is asked again. */
import type { Listed } from './containers.js';
import type { Descriptions } from './description.js';
import type { Endpoint } from './endpoints.js';
import type { LastAnswer } from './reports.js';

export interface Standing {
  endpoint: Endpoint;
  known: Descriptions;
  /** Its last answer; null when it has given none, or has failed twice in a row. */
  listed: Listed | null;
  /** When that came, ms since 1970 UTC. */
  answeredAt: number;
  /** What it answered before it fell silent; null while it answers, and where it never did. */
  last: LastAnswer | null;
  /** Why it gave no answer; null when it did, or when nobody listens there. */
  problem: string | null;
  failures: number;
  /** When it was last asked, of performance.now(). */
  askedAt: number;
  timer: NodeJS.Timeout | null;
  asking: Promise<void> | null;
}

export interface Paces {
  /**
   * How often an engine that answers is asked; 4 s by default. Podman's service, started by its socket, ends after 5 s
   * without a request: asked every 5 s it would be started for every asking.
   */
  everyMs: number;
  /** How often a Podman that has nothing of ours is asked, so that its service ends in between; 30 s by default. */
  restfulMs: number;
  /** How rarely one that does not answer is asked in the end; 60 s by default. */
  slowestMs: number;
}

export const PACES: Paces = { everyMs: 4000, restfulMs: 30_000, slowestMs: 60_000 };

/** A single lapse of a busy engine does not make its containers vanish. */
const PATIENCE = 2;

export function standAt(endpoint: Endpoint): Standing {
  return {
    ...{ endpoint, known: new Map(), listed: null, answeredAt: 0, last: null, problem: null },
    ...{ failures: 0, askedAt: 0, timer: null, asking: null },
  };
}

/** @param now ms since 1970 UTC */
export function succeed(standing: Standing, listed: Listed, now: number): void {
  Object.assign(standing, { listed, answeredAt: now, last: null, problem: null, failures: 0 });
}

/** @param problem null when nobody listens there */
export function fail(standing: Standing, problem: string | null): void {
  standing.failures += 1;
  if (standing.failures >= PATIENCE && standing.listed !== null) {
    standing.last = { ...standing.listed, until: standing.answeredAt };
    standing.listed = null;
  }
  standing.problem = standing.listed === null ? problem : null;
}

/** How long until it is asked again. @param brisk something may just have started */
export function pauseMs({ failures, listed }: Standing, paces: Paces, brisk: boolean): number {
  if (failures > 0) return Math.min(paces.slowestMs, paces.everyMs * 2 ** (failures - 1));
  const rests = listed?.engine === 'Podman' && listed.candidates.length === 0 && !brisk;
  return rests ? paces.restfulMs : paces.everyMs;
}
