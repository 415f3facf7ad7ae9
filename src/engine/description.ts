/** What an engine describes of one container, beyond its line in the list; asked for again when that may have changed. */
import { z } from 'zod';
import { EngineSilence, get } from './client.js';
import type { Endpoint } from './endpoints.js';
import { Mounts, type WorkspaceMount, workspaceMount } from './mounts.js';

const Inspection = z.object({
  State: z
    .object({ StartedAt: z.string().max(64).nullish().catch(null) })
    .nullish()
    .catch(null),
  RestartCount: z.number().int().nonnegative().nullish().catch(null),
  HostConfig: z
    .object({
      RestartPolicy: z
        .object({ Name: z.string().max(64).catch('') })
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
  Mounts,
});

export interface Description {
  /** ms since 1970 UTC; null when it is not known. */
  startedAt: number | null;
  mount: WorkspaceMount | null;
  /** How often the engine itself has started it again. */
  restarts: number;
  /** Whether it is to be started again when it ends. */
  restartsItself: boolean;
}
const NO_DESCRIPTION: Description = {
  ...{ startedAt: null, mount: null, restarts: 0, restartsItself: false },
};

/** A container's line in the list, as far as it tells that something has changed. */
export interface Line {
  id: string;
  state: string;
  /** `Up 3 minutes`, `Exited (0) 2 seconds ago`; empty when the engine says none. */
  status: string;
}

interface Kept extends Line {
  description: Description;
  /** How often the list has been asked for since. */
  lists: number;
  /** The restarts that it had at each look of the last minute. */
  looks: { at: number; restarts: number }[];
}

/** What is known of the containers of one endpoint, by id. */
export type Descriptions = Map<string, Kept>;

/** It is described again after so many lists at the latest, whatever its line says. */
const MOST_LISTS = 12;
/** Docker counts a run of ten seconds as one that has succeeded. */
const SUCCEEDED_S = 10;
const LOOP_MS = 60_000;
/** So many restarts within a minute are a loop. */
const LOOP_RESTARTS = 2;

/**
 * @param now ms since any moment, of a clock that never jumps
 * @param limitMs for each request
 * @returns `gone` when the engine has it no more
 * @throws EngineSilence when it has become slow: it is not asked again in this round
 */
export async function describeContainer(
  endpoint: Endpoint,
  known: Descriptions,
  line: Line,
  { now, limitMs }: { now: number; limitMs: number },
): Promise<Description | 'gone'> {
  const kept = known.get(line.id);
  if (kept !== undefined && !mayHaveChanged(kept, line)) {
    kept.lists += 1;
    return kept.description;
  }
  const description = await inspect(endpoint, line.id, limitMs);
  if (description === 'gone') return 'gone';
  // What was known is better than nothing; next time it is tried again.
  if (description === 'unknown') return kept?.description ?? NO_DESCRIPTION;
  const looks = (kept?.looks ?? []).filter(({ at }) => now - at <= LOOP_MS);
  known.set(line.id, {
    ...line,
    ...{ description, lists: 0, looks: [...looks, { at: now, restarts: description.restarts }] },
  });
  return description;
}

/**
 * Whether the engine starts it again and again. Between two runs Docker says `restarting`; Podman says `running`,
 * `stopped` and `exited` in turn, whenever it is asked.
 * @param now as in describeContainer
 */
export function isLooping(known: Descriptions, { id, state, status }: Line, now: number): boolean {
  const kept = known.get(id);
  if (kept === undefined) return false;
  const { description } = kept;
  const [first] = kept.looks.filter(({ at }) => now - at <= LOOP_MS);
  const since = description.restarts - (first?.restarts ?? description.restarts);
  if (since >= LOOP_RESTARTS) return true;
  const seconds = state === 'restarting' ? 0 : secondsOf(status);
  return description.restarts >= LOOP_RESTARTS && seconds !== null && seconds < SUCCEEDED_S;
}

/**
 * A restart leaves the id as it is, and may fall between two lists. Then the line speaks of seconds again; so one
 * that speaks of seconds is always described anew.
 */
function mayHaveChanged(kept: Kept, { state, status }: Line): boolean {
  return (
    kept.state !== state ||
    kept.status !== status ||
    secondsOf(status) !== null ||
    kept.lists + 1 >= MOST_LISTS
  );
}

/** `Up 5 seconds (Paused)` → 5, `Less than a second` → 0; null when it is longer, or not said. */
function secondsOf(status: string): number | null {
  const found = /(\d+|Less than a) seconds?\b/i.exec(status)?.[1];
  return found === undefined ? null : /\d/.test(found) ? Number(found) : 0;
}

async function inspect(
  endpoint: Endpoint,
  id: string,
  limitMs: number,
): Promise<Description | 'gone' | 'unknown'> {
  let body: unknown;
  try {
    body = (await get(endpoint, `/containers/${id}/json`, limitMs)).body;
  } catch (error) {
    if (!(error instanceof EngineSilence) || error.kind === 'slow') throw error;
    // It ended between the two requests; otherwise the list alone has to do.
    return error.kind === 'missing' ? 'gone' : 'unknown';
  }
  const read = Inspection.safeParse(body);
  if (!read.success) return 'unknown';
  const { State, RestartCount, HostConfig, Mounts: mounts } = read.data;
  const startedAt = Date.parse(State?.StartedAt ?? '');
  const policy = HostConfig?.RestartPolicy?.Name ?? '';
  return {
    // Docker reports year 1 for one that has never started.
    startedAt: Number.isFinite(startedAt) && startedAt > 0 ? startedAt : null,
    mount: workspaceMount(mounts),
    restarts: RestartCount ?? 0,
    restartsItself: policy !== '' && policy !== 'no',
  };
}
