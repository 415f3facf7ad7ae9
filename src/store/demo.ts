/** The demo workspace: two weeks of invented conversations, every kind of row and every container state. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Refusal } from '../shared/errors.js';
import {
  insertAgentDestination,
  insertAgentGroup,
  insertMessagingGroup,
  insertWiring,
} from './db/demo-write.js';
import { agents, chats, destinations, wirings } from './demo/cast.js';
import { playHistory } from './demo/history.js';
import { privateChats } from './demo/private-chats.js';
import { days } from './demo/script.js';
import { workChats } from './demo/work-chats.js';
import { fsRefusal, isMissing } from './files/fs-refusal.js';
import { type Clock, createWorkspace, type OpenWorkspace, openWorkspace } from './workspace.js';

/** The file beside v2.db that says that we made this workspace. State of our own never goes into v2.db. */
export const DEMO_MARKER = '.session-console-demo';

interface Demo {
  /** Sessions that are set up to be looked at as they are; the simulated agent leaves them alone. */
  stagedSessions: string[];
}

/** What we noted about the demo workspace at this data directory; null when it is none of ours. */
export function readDemo(dir: string): Demo | null {
  let text: string;
  try {
    text = readFileSync(path.join(dir, DEMO_MARKER), 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw fsRefusal(error, path.join(dir, DEMO_MARKER));
  }
  let noted: unknown;
  try {
    noted = JSON.parse(text);
  } catch {
    // Somebody edited it. The workspace is still a demo.
    noted = null;
  }
  const staged: unknown =
    typeof noted === 'object' && noted !== null ? Reflect.get(noted, 'stagedSessions') : undefined;
  return { stagedSessions: Array.isArray(staged) ? staged.filter((id) => typeof id === 'string') : [] };
}

/** True for a data directory that `createDemo` made. */
export function isDemo(dir: string): boolean {
  return readDemo(dir) !== null;
}

/**
 * Makes the demo workspace. It is made under another name beside `dir` and renamed when it is whole, so
 * that a half-made one can never be opened; what a crash left of an earlier attempt is removed.
 * @param dir a new or an empty folder, absolute
 * @throws WORKSPACE_EXISTS, NOT_WRITABLE, DISK_FULL
 */
export async function createDemo(dir: string, deps: { clock?: Clock } = {}): Promise<void> {
  const making = `${dir}.making`;
  try {
    refuseFull(dir);
    rmSync(making, { recursive: true, force: true });
    mkdirSync(path.dirname(dir), { recursive: true });
    await make(making, (deps.clock ?? Date).now());
    renameSync(making, dir);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    throw fsRefusal(error, dir);
  }
}

/** An empty folder makes way; anything in it is somebody's. */
function refuseFull(dir: string): void {
  try {
    if (readdirSync(dir).length > 0) throw Refusal.of('WORKSPACE_EXISTS', { path: dir });
    rmdirSync(dir);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function make(dir: string, now: number): Promise<void> {
  // The store's own operations stamp what they write with this clock: it stands where the story is.
  const story = { at: now - days(14) };
  const clock = { now: () => story.at };
  createWorkspace(dir, { clock });
  const ws = openWorkspace(dir, { clock });
  try {
    await castInto(ws);
    const scripts = [...privateChats(now), ...workChats];
    const made = await playHistory(ws, scripts, now, story);
    const staged = scripts.filter((s) => s.staged).map((s) => made.get(s.key));
    writeFileSync(path.join(dir, DEMO_MARKER), `${JSON.stringify({ stagedSessions: staged })}\n`);
  } finally {
    ws.close();
  }
}

async function castInto(ws: OpenWorkspace): Promise<void> {
  const at = ws.clock.now();
  await ws.central.write((db) => {
    for (const agent of agents) insertAgentGroup(db, { ...agent, at });
    for (const chat of chats) insertMessagingGroup(db, { ...chat, at });
    for (const { chat, agent, mode } of wirings) {
      insertWiring(db, { messagingGroupId: chat, agentGroupId: agent, mode, at });
    }
    for (const { agent, name, type, target } of destinations) {
      insertAgentDestination(db, { agentGroupId: agent, name, type, targetId: target, at });
    }
  });
}
