/** What the engines say, put together by session, and since when. */
import { isDeepStrictEqual } from 'node:util';
import {
  ENGINE_NOT_ASKED,
  type EngineContainer,
  type EngineFacts,
  type LostEngine,
  type UnplacedContainer,
} from '../contract/entities/container.js';
import type { Candidate, Listed } from './containers.js';
import { type Household, ownerOf } from './owner.js';

/** A container that an engine runs for a session. */
export interface FoundContainer extends EngineContainer {
  sessionId: string;
}

/** A container with a host's marks that cannot be told to be, or not to be, one of this workspace's. */
export interface StrayContainer extends UnplacedContainer {
  /** The sessions whose it may be; none when v2.db does not have its session. */
  sessions: 'any' | readonly string[];
}

/** A container of a session in the last answer of an engine that answers no more. */
export interface LostContainer {
  sessionId: string;
  name: string;
  engine: string;
  /** ms since 1970 UTC */
  until: number;
}

/** The last answer of an engine that answers no more. */
export interface LastAnswer extends Listed {
  /** ms since 1970 UTC */
  until: number;
}

export interface Findings {
  found: FoundContainer[];
  strays: StrayContainer[];
  lost: LostContainer[];
}

export const NOTHING_FOUND: Findings = { found: [], strays: [], lost: [] };

const MOST_SHOWN = 5;

/** Whose containers the answers list. */
export async function findOwners(
  answers: readonly Listed[],
  last: readonly LastAnswer[],
  household: Household,
): Promise<Findings> {
  const findings: Findings = { found: [], strays: [], lost: [] };
  // Two sockets may lead to one engine.
  const candidates = new Map(answers.flatMap(({ candidates: all }) => all).map((one) => [one.fullId, one]));
  for (const candidate of candidates.values()) {
    const owner = await ownerOf(candidate, household);
    if (owner.is === 'session') findings.found.push({ ...shown(candidate), ...placed(owner) });
    else if (owner.is === 'unplaced') {
      findings.strays.push({ ...shown(candidate), sessions: owner.sessions, why: owner.why });
    }
  }
  for (const { engine, until, candidates: all } of last) {
    for (const candidate of all) {
      if (candidates.has(candidate.fullId)) continue;
      const owner = await ownerOf(candidate, household);
      if (owner.is !== 'session') continue;
      findings.lost.push({ sessionId: owner.sessionId, name: candidate.name, engine, until });
    }
  }
  return findings;
}

function placed({ sessionId, foundBy }: { sessionId: string; foundBy: EngineContainer['foundBy'] }) {
  return { sessionId, foundBy };
}

function shown(candidate: Candidate): Omit<EngineContainer, 'foundBy'> {
  const { engine, id, name, state, startedAt, restarts } = candidate;
  return { engine, id, name, state, startedAt, restarts };
}

/** What is the same for all sessions. */
export type Said = Pick<EngineFacts, 'asked' | 'engines' | 'problems'> & { last: readonly LastAnswer[] };

/** The facts of each session; one that does not differ stays the same object, with its `since`. */
export class Reports {
  /** For every session of which nothing particular is known. */
  #others: EngineFacts = ENGINE_NOT_ASKED;
  #bySession = new Map<string, EngineFacts>();

  of(sessionId: string): EngineFacts {
    return this.#bySession.get(sessionId) ?? this.#others;
  }

  clear(): void {
    this.#others = ENGINE_NOT_ASKED;
    this.#bySession = new Map();
  }

  /**
   * @param now ms since 1970 UTC
   * @returns the sessions whose facts have changed
   */
  put({ last, ...said }: Said, findings: Findings, now: number): readonly string[] | 'all' {
    const lost = last.map(({ engine, until }): LostEngine => ({ engine, until, container: null }));
    const anybodys = findings.strays.filter(({ sessions }) => sessions === 'any');
    const others = kept(
      this.#others,
      { ...said, lost, containers: [], unplaced: anybodys.slice(0, MOST_SHOWN).map(unplaced) },
      now,
    );
    // One whose container is gone keeps facts of its own: they say since when.
    const ids = new Set([...this.#bySession.keys(), ...idsIn(findings)]);
    const changed: string[] = [];
    const next = new Map<string, EngineFacts>();
    for (const id of ids) {
      const before = this.of(id);
      const facts = kept(before, { ...said, ...particulars(id, findings, lost) }, now);
      next.set(id, facts);
      if (facts !== before) changed.push(id);
    }
    const all = others !== this.#others;
    this.#others = others;
    this.#bySession = next;
    return all ? 'all' : changed;
  }
}

function idsIn({ found, strays, lost }: Findings): string[] {
  return [
    ...[...found, ...lost].map(({ sessionId }) => sessionId),
    ...strays.flatMap(({ sessions }) => (sessions === 'any' ? [] : sessions)),
  ];
}

function particulars(
  id: string,
  { found, strays, lost }: Findings,
  engines: readonly LostEngine[],
): Pick<EngineFacts, 'containers' | 'unplaced' | 'lost'> {
  const containers = found
    .filter(({ sessionId }) => sessionId === id)
    .map(({ sessionId: _, ...container }): EngineContainer => container)
    .sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0));
  const mine = lost.filter(({ sessionId }) => sessionId === id);
  return {
    containers: containers.slice(0, MOST_SHOWN),
    unplaced: strays
      .filter(({ sessions }) => sessions === 'any' || sessions.includes(id))
      .slice(0, MOST_SHOWN)
      .map(unplaced),
    lost: engines.map(
      (one): LostEngine => ({
        ...one,
        container:
          mine.find(({ engine, until }) => engine === one.engine && until === one.until)?.name ?? null,
      }),
    ),
  };
}

function unplaced({ sessions: _, ...container }: StrayContainer): UnplacedContainer {
  return container;
}

/** The earlier facts when nothing differs: so `since` stays, and nobody is told. */
function kept(before: EngineFacts, facts: Omit<EngineFacts, 'since'>, now: number): EngineFacts {
  if (isDeepStrictEqual({ ...facts, since: before.since }, before)) return before;
  return { ...facts, since: facts.asked === 'pending' ? null : now };
}
