/** The demo workspace: two weeks of invented conversations, every kind of row and every container state. */
import { mkdirSync, readdirSync, realpathSync, renameSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { Refusal } from '../contract/errors.js';
import { isDemo, writeDemo } from '../store/demo-marker.js';
import { fsRefusal, isMissing } from '../store/files/fs-refusal.js';
import { HeldFolder } from '../store/files/held-folder.js';
import { removeTree } from '../store/files/remove.js';
import { type Clock, createWorkspace, openWorkspace } from '../store/workspace.js';
import { makeRun, putCast } from './scenario/run.js';
import { loadScenario, playScenario } from './scenario/scenario.js';

/**
 * What it is made of, in this order: agent-shared sessions are found by their agent alone, so theirs comes
 * first; the playground comes last, so that it was active last. The incident stands before its answer.
 */
const SCENARIOS: readonly { name: string; until?: string }[] = [
  { name: 'incident', until: 'msg-inc-3009' },
  { name: 'everyday' },
  { name: 'family' },
  { name: 'stuck-agent' },
  { name: 'hostile-content' },
  { name: 'routines' },
  { name: 'playground' },
];

const TWO_WEEKS_MS = 14 * 86_400_000;

interface Deps {
  clock?: Clock;
}

/**
 * Makes an empty workspace of our own, without agents and sessions, for scenarios to be played into.
 * @param dir a new or an empty folder
 * @throws WORKSPACE_EXISTS, NOT_WRITABLE, DISK_FULL
 */
export function createEmptyDemo(dir: string, deps: Deps = {}): void {
  createWorkspace(dir, deps);
  writeDemo(dir, { stagedSessions: [] });
}

/**
 * Makes the demo workspace. It is made under a temporary name beside `dir` and renamed when it is whole, so
 * that a half-made one can never be opened; what a crash left of an earlier attempt is removed.
 * @param dir a new or an empty folder, absolute
 * @throws WORKSPACE_EXISTS, NOT_WRITABLE, DISK_FULL
 */
export async function createDemo(dir: string, deps: Deps = {}): Promise<void> {
  try {
    refuseFull(dir);
    const made = await makeBeside(dir, deps);
    renameSync(made, dir);
  } catch (error) {
    throw fsRefusal(error, dir);
  }
}

/**
 * Makes the demo workspace at `dir` anew. The old one is moved aside once the new one is whole, and removed
 * once the new one is in place: a failure at any moment leaves one of the two. Nobody may have it open.
 * @param dir absolute; a workspace of ours stands there, or nothing
 * @throws DEMO_REFUSED for anything else; NOT_WRITABLE, DISK_FULL
 */
export async function resetDemo(dir: string, deps: Deps = {}): Promise<void> {
  const old = `${dir}.old`;
  try {
    // A crash between the two renames left the old one under its temporary name.
    if (!isDemo(dir) && isDemo(old)) renameSync(old, dir);
    if (!isDemo(dir)) {
      if (!isEmptyOrMissing(dir)) throw Refusal.of('DEMO_REFUSED', { path: dir });
      await createDemo(dir, deps);
      return;
    }
    if (isDemo(old)) removeWhole(old);
    const made = await makeBeside(dir, deps);
    renameSync(dir, old);
    try {
      renameSync(made, dir);
    } catch (error) {
      renameSync(old, dir);
      throw error;
    }
    removeWhole(old);
  } catch (error) {
    throw fsRefusal(error, dir);
  }
}

/** Its sessions may be being played just now: what is in them is removed by descriptor, never by a path. */
function removeWhole(dir: string): void {
  let above: HeldFolder | null;
  try {
    above = HeldFolder.at(realpathSync(path.dirname(dir)));
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  try {
    if (above !== null) removeTree(above, path.basename(dir));
  } finally {
    above?.close();
  }
}

function isEmptyOrMissing(dir: string): boolean {
  try {
    return readdirSync(dir).length === 0;
  } catch (error) {
    if (isMissing(error)) return true;
    throw error;
  }
}

/** An empty folder makes way; anything in it is somebody's. */
function refuseFull(dir: string): void {
  if (!isEmptyOrMissing(dir)) throw Refusal.of('WORKSPACE_EXISTS', { path: dir });
  try {
    rmdirSync(dir);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** @returns where it stands, whole, until it gets its name */
async function makeBeside(dir: string, deps: Deps): Promise<string> {
  const making = `${dir}.making`;
  try {
    removeWhole(making);
    mkdirSync(path.dirname(dir), { recursive: true });
    await make(making, (deps.clock ?? Date).now());
    return making;
  } catch (error) {
    try {
      removeWhole(making);
    } catch {
      // The next attempt removes it; the cause is what gets reported.
    }
    throw error;
  }
}

async function make(dir: string, now: number): Promise<void> {
  const clock = { now: () => now };
  createEmptyDemo(dir, { clock });
  const ws = openWorkspace(dir, { clock });
  try {
    // Nobody sees it before it is whole, so nothing in it needs to survive a power cut on its own.
    const making = { ...ws, durable: false };
    const run = makeRun(1);
    const scenarios = SCENARIOS.map(({ name, ...rest }) => ({ scenario: loadScenario(name), ...rest }));
    // The whole cast first: a session gets all of its agent's destinations when it is made.
    for (const { scenario } of scenarios) await putCast(making, scenario, run, now - TWO_WEEKS_MS);
    for (const { scenario, ...rest } of scenarios)
      await playScenario(making, scenario, { speed: Infinity, run, ...rest });
  } finally {
    ws.close();
  }
}
