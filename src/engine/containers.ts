/** What an engine lists, as far as it may be a session's container. The answers are untrusted. */
import { z } from 'zod';
import type { EngineContainer } from '../contract/entities/container.js';
import { EngineSilence, get } from './client.js';
import {
  type Description,
  type Descriptions,
  describeContainer,
  isLooping,
  type Line,
} from './description.js';
import type { Endpoint } from './endpoints.js';
import { Mounts, type WorkspaceMount, workspaceMount } from './mounts.js';

/** As hosts name them: by folder and ms since 1970 (2.0), by install and session (newer ones). */
const NAME = /^(?:nanoclaw-v2-.*?(?:-(\d{13}))?|ncl-[0-9a-f]{8}-.+)$/;
const MOST_LISTED = 10_000;
/**
 * Without a query, and under its filter by state too (which refuses Docker's `restarting`), Podman leaves out what it
 * has paused, and what it is about to restart.
 */
const LIST = '/containers/json?all=1';

/** A container that may be a session's. */
export interface Candidate extends Omit<EngineContainer, 'foundBy'> {
  /** The whole id. */
  fullId: string;
  /** Its label `nanoclaw-session`; null without one. */
  session: string | null;
  /** Its label `nanoclaw-install`; null without one. */
  install: string | null;
  /** Its label `nanoclaw-group`, an agent group; null without one. */
  group: string | null;
  /** Whether its name or one of its labels is as a host makes them. */
  hostMade: boolean;
  /** What it has mounted at /workspace; null when that is not known. */
  mount: WorkspaceMount | null;
}

export interface Listed {
  engine: string;
  candidates: Candidate[];
}

const Labels = z.record(z.string(), z.string()).nullish().catch(null);
const Id = z.string().regex(/^[0-9a-f]{12,64}$/);
const Listing = z.object({
  Id,
  Names: z.array(z.string().max(256)).nullish().catch(null),
  Labels,
  State: z.string().max(64).nullish().catch(null),
  Status: z.string().max(256).nullish().catch(null),
  Created: z.number().nullish().catch(null),
  Mounts,
});
type Listing = z.infer<typeof Listing>;

/**
 * Asks an engine for its containers, and looks closer at those that may be a session's.
 * @param known what earlier calls for this endpoint found; updated here
 * @param around now: ms since any moment, of a clock that never jumps; limitMs: for each request
 * @returns those that run, are paused, or are about to be started again
 * @throws EngineSilence
 */
export async function listCandidates(
  endpoint: Endpoint,
  known: Descriptions,
  around: { now: number; limitMs: number },
): Promise<Listed> {
  const { engine, body } = await get(endpoint, LIST, around.limitMs);
  const list = z.array(z.unknown()).max(MOST_LISTED).safeParse(body);
  if (!list.success) throw new EngineSilence('garbled', endpoint, 'sent no list of containers');
  const listings = list.data.flatMap((item) => Listing.safeParse(item).data ?? []);
  if (listings.length < list.data.length) {
    // An entry that is not understood might be the one that is looked for.
    const { length } = list.data;
    const reason = `sent a list in which ${length - listings.length} of ${length} containers are not understood`;
    throw new EngineSilence('garbled', endpoint, reason);
  }
  const ours = listings.filter(isCandidate);
  const ids = new Set(ours.map(({ Id: id }) => id));
  for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
  const candidates: Candidate[] = [];
  for (const listing of ours) {
    const line = lineOf(listing);
    const state = stateOf(line.state);
    if (state === null && !mayComeBack(known, line)) continue;
    const description = await describeContainer(endpoint, known, line, around);
    if (description === 'gone') continue;
    const looping = isLooping(known, line, around.now) && (state !== null || description.restartsItself);
    if (looping) candidates.push(candidate(engine, listing, description, 'looping'));
    else if (state !== null) candidates.push(candidate(engine, listing, description, state));
  }
  return { engine, candidates };
}

function lineOf({ Id: id, State: state, Status: status }: Listing): Line {
  return { id, state: state?.toLowerCase() ?? '', status: status ?? '' };
}

/** A host names its containers and mounts their folder; a list may lack the mounts, a description has them. */
function isCandidate(listing: Listing): boolean {
  // Newer hosts start others beside the agent's, such as a proxy, with the same session's labels.
  const role = listing.Labels?.['nanoclaw-role'] ?? 'agent';
  if (role !== 'agent') return false;
  return isHostMade(listing) || workspaceMount(listing.Mounts) !== null;
}

function isHostMade({ Names, Labels: labels }: Listing): boolean {
  return (
    (Names ?? []).some((name) => NAME.test(plain(name))) ||
    Object.keys(labels ?? {}).some((label) => label.startsWith('nanoclaw-'))
  );
}

/** Whether it ended so recently that its engine may be about to start it again. */
function mayComeBack(known: Descriptions, { id, state, status }: Line): boolean {
  if (state === 'removing' || state === 'dead') return false;
  return /\bsecond/i.test(status) || (known.get(id)?.description.restarts ?? 0) > 0;
}

function candidate(
  engine: string,
  listing: Listing,
  description: Description,
  state: Candidate['state'],
): Candidate {
  const { Id: fullId, Names, Labels: labels, Created, Mounts: mounts } = listing;
  const name = plain(Names?.[0] ?? '');
  const named = NAME.exec(name)?.[1];
  const created = Created != null && Created > 0 ? Created * 1000 : null;
  return {
    ...{ engine, fullId, id: fullId.slice(0, 12), name, state },
    startedAt: description.startedAt ?? created ?? (named === undefined ? null : Number(named)),
    restarts: description.restarts,
    session: labels?.['nanoclaw-session'] ?? null,
    install: labels?.['nanoclaw-install'] ?? null,
    group: labels?.['nanoclaw-group'] ?? null,
    hostMade: isHostMade(listing),
    mount: description.mount ?? workspaceMount(mounts),
  };
}

/** @returns null for one that does not run; an unknown word is no reason to think so */
function stateOf(word: string | null | undefined): EngineContainer['state'] | null {
  switch (word?.toLowerCase()) {
    case 'paused':
      return 'paused';
    case 'restarting':
      return 'restarting';
    case 'created':
    case 'configured':
    case 'initialized':
    case 'removing':
    case 'stopped':
    case 'exited':
    case 'dead':
      return null;
    default:
      return 'running';
  }
}

/** Docker and Podman prefix names with a slash. */
function plain(name: string): string {
  return name.replace(/^\//, '');
}
