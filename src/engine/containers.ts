/** What an engine lists, as far as it may be a session's container. The answers are untrusted. */
import { z } from 'zod';
import type { EngineContainer } from '../contract/entities/container.js';
import { EngineSilence, get } from './client.js';
import type { Endpoint } from './endpoints.js';

/** Where a NanoClaw container has its session's folder. */
const WORKSPACE = '/workspace';
const NAME = /^nanoclaw-v2-.*?(?:-(\d{13}))?$/;
const MOST_LISTED = 10_000;

/** A container that may be a session's. */
export interface Candidate extends Omit<EngineContainer, 'foundBy'> {
  /** The whole id. */
  fullId: string;
  /** Its label `nanoclaw-session`; null without one. */
  session: string | null;
  /** Its label `nanoclaw-install`; null without one. */
  install: string | null;
  /** What it has mounted at /workspace, as the engine names it; null when that is not known. */
  source: string | null;
}

export interface Listed {
  engine: string;
  candidates: Candidate[];
}

const Labels = z.record(z.string(), z.string()).nullish().catch(null);
const Mounts = z
  .array(
    z
      .object({ Destination: z.string().max(4096), Source: z.string().max(4096) })
      .catch({ Destination: '', Source: '' }),
  )
  .max(1000)
  .nullish()
  .catch(null);
const Id = z.string().regex(/^[0-9a-f]{12,64}$/);
const Listing = z.object({
  Id,
  Names: z.array(z.string().max(256)).nullish().catch(null),
  Labels,
  State: z.string().max(64).nullish().catch(null),
  Created: z.number().nullish().catch(null),
  Mounts,
});
const Inspection = z.object({
  State: z
    .object({ StartedAt: z.string().max(64).nullish().catch(null) })
    .nullish()
    .catch(null),
  Mounts,
});
interface Detail {
  startedAt: number | null;
  source: string | null;
}
const NO_DETAIL: Detail = { startedAt: null, source: null };

/** What was inspected once stays true as long as that container runs. */
export type Details = Map<string, Detail>;

/**
 * Asks an engine for its running containers, and inspects those that may be a session's.
 * @param details what earlier calls for this endpoint found; updated here
 * @param limitMs for each request
 * @throws EngineSilence
 */
export async function listCandidates(endpoint: Endpoint, details: Details, limitMs: number): Promise<Listed> {
  const { engine, body } = await get(endpoint, '/containers/json', limitMs);
  const list = z.array(z.unknown()).max(MOST_LISTED).safeParse(body);
  if (!list.success) throw new EngineSilence('garbled', endpoint, 'sent no list of containers');
  const listings = list.data.flatMap((item) => Listing.safeParse(item).data ?? []);
  if (listings.length < list.data.length) {
    // An entry that is not understood might be the one that is looked for.
    const { length } = list.data;
    const reason = `sent a list in which ${length - listings.length} of ${length} containers are not understood`;
    throw new EngineSilence('garbled', endpoint, reason);
  }
  const ours = listings.filter(isCandidate).filter(({ State }) => stateOf(State) !== null);
  const ids = new Set(ours.map(({ Id: id }) => id));
  for (const id of details.keys()) if (!ids.has(id)) details.delete(id);
  const candidates: Candidate[] = [];
  for (const listing of ours) {
    const detail = details.get(listing.Id) ?? (await inspect(endpoint, listing.Id, limitMs));
    if (detail === 'gone') continue;
    if (detail !== 'unknown') details.set(listing.Id, detail);
    candidates.push(candidate(engine, listing, detail === 'unknown' ? NO_DETAIL : detail));
  }
  return { engine, candidates };
}

/** A host names its containers and mounts their folder; a list may lack the mounts, an inspection has them. */
function isCandidate({ Names, Labels: labels, Mounts: mounts }: z.infer<typeof Listing>): boolean {
  return (
    (Names ?? []).some((name) => NAME.test(plain(name))) ||
    Object.keys(labels ?? {}).some((label) => label.startsWith('nanoclaw-')) ||
    sourceOf(mounts) !== null
  );
}

async function inspect(
  endpoint: Endpoint,
  id: string,
  limitMs: number,
): Promise<Detail | 'gone' | 'unknown'> {
  let body: unknown;
  try {
    body = (await get(endpoint, `/containers/${id}/json`, limitMs)).body;
  } catch (error) {
    // An engine that has just become slow is not asked again in this round.
    if (!(error instanceof EngineSilence) || error.kind === 'slow') throw error;
    // It ended between the two requests; otherwise the list alone has to do.
    return error.kind === 'missing' ? 'gone' : 'unknown';
  }
  const read = Inspection.safeParse(body);
  if (!read.success) return 'unknown';
  const startedAt = Date.parse(read.data.State?.StartedAt ?? '');
  return {
    // Docker reports year 1 for one that has never started.
    startedAt: Number.isFinite(startedAt) && startedAt > 0 ? startedAt : null,
    source: sourceOf(read.data.Mounts),
  };
}

function candidate(engine: string, listing: z.infer<typeof Listing>, detail: Detail): Candidate {
  const { Id: fullId, Names, Labels: labels, State, Created, Mounts: mounts } = listing;
  const name = plain(Names?.[0] ?? '');
  const named = NAME.exec(name)?.[1];
  const created = Created != null && Created > 0 ? Created * 1000 : null;
  return {
    engine,
    fullId,
    id: fullId.slice(0, 12),
    name,
    state: stateOf(State) ?? 'running',
    startedAt: detail.startedAt ?? created ?? (named === undefined ? null : Number(named)),
    session: labels?.['nanoclaw-session'] ?? null,
    install: labels?.['nanoclaw-install'] ?? null,
    source: detail.source ?? sourceOf(mounts),
  };
}

/** An engine lists what runs; an unknown word is no reason to think otherwise. */
function stateOf(word: string | null | undefined): EngineContainer['state'] | null {
  switch (word?.toLowerCase()) {
    case 'paused':
      return 'paused';
    case 'restarting':
      return 'restarting';
    case 'created':
    case 'configured':
    case 'removing':
    case 'stopped':
    case 'exited':
    case 'dead':
      return null;
    default:
      return 'running';
  }
}

function sourceOf(mounts: z.infer<typeof Mounts>): string | null {
  return mounts?.find(({ Destination }) => Destination === WORKSPACE)?.Source ?? null;
}

/** Docker prefixes names with a slash. */
function plain(name: string): string {
  return name.replace(/^\//, '');
}
