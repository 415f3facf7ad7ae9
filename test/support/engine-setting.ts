/** A workspace with two sessions, and a watch over the engines at its sockets. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { EngineWatch, type EngineWatchDeps } from '../../src/engine/watch.js';
import { FakeEngine, READING } from './fake-engine.js';
import { temporaryFolder } from './store-workspace.js';

export interface EngineSetting {
  /** Holds the sockets. */
  dir: string;
  /** The folder that holds v2.db: `<dir>/project/data`. */
  workspace: string;
  folderOf(sessionId: string): string;
  watch: EngineWatch;
  changes: (readonly string[] | 'all')[];
  lines: string[];
  enter(...sessions: string[]): void;
}

/** A fake one, until the test is over. */
export async function startEngine(
  at: FakeEngine['at'],
  kind: 'Docker' | 'Podman' = 'Docker',
): Promise<FakeEngine> {
  const engine = await FakeEngine.start(at, kind);
  onTestFinished(async () => {
    await engine.stop();
    // Whatever a test is about: an engine is only ever read.
    const other = engine.requests.filter((line) => !READING.test(line));
    expect(other).toEqual([]);
  });
  return engine;
}

/**
 * Sessions s-1 and s-2 of the agent group ag-1; the watch is left at the end.
 * @param sockets names in `dir`, or absolute paths
 */
export function engineSetting(
  sockets: readonly string[],
  deps: Partial<EngineWatchDeps> = {},
): EngineSetting {
  const dir = temporaryFolder();
  const workspace = join(dir, 'project/data');
  const folderOf = (id: string) => join(workspace, 'v2-sessions/ag-1', id);
  for (const id of ['s-1', 's-2']) mkdirSync(folderOf(id), { recursive: true });
  const changes: (readonly string[] | 'all')[] = [];
  const lines: string[] = [];
  let now = 0;
  const watch = new EngineWatch({
    clock: { now: () => ++now },
    findEndpoints: async () => ({
      endpoints: sockets.map((name) => ({
        name,
        socketPath: name.startsWith('/') ? name : join(dir, name),
      })),
      problems: [],
    }),
    onChange: (sessions) => changes.push(sessions),
    log: (line) => lines.push(line),
    ...{ paces: { everyMs: 20, restfulMs: 20, slowestMs: 40 }, limitMs: 2000 },
    ...deps,
  });
  const enter = (...sessions: string[]): void =>
    watch.watch({ workspace, sessions: sessions.map((sessionId) => ({ agentGroupId: 'ag-1', sessionId })) });
  onTestFinished(() => watch.watch({ workspace: null, sessions: [] }));
  return { dir, workspace, folderOf, watch, changes, lines, enter };
}
