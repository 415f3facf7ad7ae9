/** What changes while an engine is asked again and again: starts, loops, its own words, its falling silent, the pace. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { get } from '../../src/engine/client.js';
import type { Candidate } from '../../src/engine/containers.js';
import { PACES, pauseMs, type Standing, standAt } from '../../src/engine/standing.js';
import { containerRefusal } from '../../src/store/live-host.js';
import { engineSetting, startEngine } from '../support/engine-setting.js';
import type { FakeContainer, FakeEngine } from '../support/fake-engine.js';
import { temporaryFolder } from '../support/store-workspace.js';

const NAME = 'nanoclaw-v2-andy-1795348620250';
const STARTED = Date.parse('2026-11-22T11:57:00.250Z');
/** Asked by hand alone. */
const NEVER = { paces: { everyMs: 600_000, restfulMs: 600_000, slowestMs: 600_000 } };

async function one(
  container: Omit<FakeContainer, 'name' | 'workspace'>,
  kind: 'Docker' | 'Podman' = 'Docker',
) {
  const here = engineSetting(['sock'], NEVER);
  const engine = await startEngine(join(here.dir, 'sock'), kind);
  const put = (change: Omit<FakeContainer, 'name' | 'workspace'>): void => {
    engine.containers = [{ name: NAME, workspace: here.folderOf('s-1'), ...change }];
  };
  put(container);
  here.enter('s-1');
  const again = async (change?: Omit<FakeContainer, 'name' | 'workspace'>) => {
    if (change !== undefined) put(change);
    await here.watch.ask(5000);
    return here.watch.facts('s-1').containers[0];
  };
  const described = () => engine.requests.filter((line) => line.includes(idOf(NAME))).length;
  return { ...here, engine, again, described };
}

describe('the start of a container', () => {
  test('B09: a restart between two lists, without another id, is noticed', async () => {
    const { again, changes } = await one({ startedAt: STARTED, status: 'Up 3 minutes' });
    expect(await again()).toMatchObject({ startedAt: STARTED });
    changes.length = 0;
    expect(await again({ startedAt: STARTED + 60_000, status: 'Up 2 seconds' })).toMatchObject({
      startedAt: STARTED + 60_000,
    });
    expect(changes).toEqual([['s-1']]);
  });

  test('also two restarts whose lines in the list are alike', async () => {
    const { again } = await one({ startedAt: STARTED, status: 'Up 2 seconds' });
    await again();
    expect(await again({ startedAt: STARTED + 5000, status: 'Up 2 seconds' })).toMatchObject({
      startedAt: STARTED + 5000,
    });
  });

  test('an engine that says no age is asked again after a while', async () => {
    const { again, described } = await one({ startedAt: STARTED, status: '' });
    for (let i = 0; i < 12; i += 1) await again();
    expect(described()).toBe(1);
    expect(await again({ startedAt: STARTED + 1, status: '' })).toMatchObject({ startedAt: STARTED + 1 });
    expect(described()).toBe(2);
  });
});

describe.each(['Docker', 'Podman'] as const)('%s: what does not run just now', (kind) => {
  test('B09: a paused container is there', async () => {
    const { again, engine } = await one({ state: 'paused', status: 'Up 5 seconds (Paused)' }, kind);
    expect(await again()).toMatchObject({ state: 'paused' });
    // It would not be, without the query.
    const socketPath = String(engine.at);
    const { body } = await get({ name: 'sock', socketPath }, '/containers/json', 5000);
    expect(body).toHaveLength(kind === 'Docker' ? 1 : 0);
    engine.requests.splice(engine.requests.indexOf('GET /containers/json'), 1);
  });

  test('B09: a restart loop is one, whatever it does when it is asked', async () => {
    const { again, changes } = await one({ restarts: 4, status: 'Up Less than a second' }, kind);
    expect(await again()).toMatchObject({ state: 'looping', restarts: 4 });
    const turns =
      kind === 'Podman'
        ? [
            { state: 'stopped', status: 'Exited (1) Less than a second ago' },
            { state: 'running', status: 'Up 1 second' },
            { state: 'exited', status: 'Exited (1) 1 second ago' },
            { state: 'initialized', status: 'Initialized' },
            { state: 'running', status: 'Up Less than a second' },
          ]
        : [
            { state: 'restarting', status: 'Restarting (1) 40 seconds ago' },
            { state: 'running', status: 'Up 1 second' },
          ];
    let restarts = 4;
    for (const turn of turns) {
      restarts += 2;
      expect(await again({ ...turn, restarts })).toMatchObject({ state: 'looping', restarts });
    }
    changes.length = 0;
    expect(await again({ state: 'running', status: 'Up 2 minutes', restarts })).toMatchObject({
      state: 'looping',
    });
  });

  test('one that was restarted long ago, and one that ended for good, are in no loop', async () => {
    const { again } = await one({ restarts: 1, status: 'Up 2 seconds' }, kind);
    expect(await again()).toMatchObject({ state: 'running', restarts: 1 });
    for (const status of ['Exited (0) 2 seconds ago', 'Exited (0) 3 hours ago', '']) {
      expect(await again({ restarts: 1, state: 'exited', status })).toBeUndefined();
      expect(await again({ state: 'exited', status })).toBeUndefined();
    }
  });
});

describe('B09: an engine’s own words', () => {
  test.each<[unknown, string]>([
    [{ message: 'no space left on device' }, 'HTTP status 500: no space left on device'],
    [
      { cause: 'x', message: 'unknown container state.', response: 500 },
      'HTTP status 500: unknown container state',
    ],
    [{ message: 'a\nb\u001b[31m red\u001b[0m\u0000\u202eevil\u2028z' }, 'HTTP status 500: a b red evil z'],
    [{ message: `${'😀'.repeat(300)}` }, `HTTP status 500: ${'😀'.repeat(199)}…`],
    [{ message: 5 }, 'HTTP status 500'],
    [{ message: ' \n' }, 'HTTP status 500'],
    ['text', 'HTTP status 500'],
    [{ message: 'x'.repeat(1_000_000) }, 'HTTP status 500'],
  ])('%j', async (error, words) => {
    const socketPath = join(temporaryFolder(), 'sock');
    const engine = await startEngine(socketPath);
    engine.mood = 'error';
    engine.error = error;
    await expect(get({ name: 'sock', socketPath }, '/containers/json?all=1', 5000)).rejects.toMatchObject({
      message: `sock answered with ${words}`,
    });
    await vi.waitFor(() => expect(engine.connections).toBe(0), 10_000);
  });
});

describe('B09: an engine that answered, and does so no more', () => {
  test('it is said until when, and that what it ran may still run', async () => {
    let now = 100;
    const here = engineSetting(['sock', 'other'], { ...NEVER, clock: { now: () => now } });
    const engine = await startEngine(join(here.dir, 'sock'), 'Podman');
    engine.containers = [{ name: NAME, workspace: here.folderOf('s-1') }];
    await startEngine(join(here.dir, 'other'));
    here.enter('s-1', 's-2');
    await here.watch.ask(5000);
    await engine.stop();
    now = 200;
    await here.watch.ask(5000);
    // One lapse is forgiven.
    expect(here.watch.facts('s-1')).toMatchObject({ containers: [{ name: NAME }], lost: [] });
    await here.watch.ask(5000);
    const lost = { engine: 'Podman', until: 100 };
    expect(here.watch.facts('s-1')).toMatchObject({
      ...{ asked: 'answered', engines: ['Docker'], containers: [], problems: [] },
      lost: [{ ...lost, container: NAME }],
    });
    expect(here.watch.facts('s-2').lost).toEqual([{ ...lost, container: null }]);
    const says = { found: here.watch.found(), ...here.watch.unsure() };
    expect(containerRefusal(says, true)?.message).toMatch(
      /Podman answered until \d\d:\d\d, and then ran “nanoclaw/,
    );

    const back = await startEngine(join(here.dir, 'sock'), 'Podman');
    now = 300;
    await here.watch.ask(5000);
    expect(here.watch.facts('s-1')).toMatchObject({
      containers: [],
      lost: [],
      engines: ['Docker', 'Podman'],
    });
    expect(here.watch.unsure()).toMatchObject({ lost: [], strays: [] });
    expect(back.requests).not.toEqual([]);
  });

  test('where a workspace is left, nothing of that is kept', async () => {
    const here = engineSetting(['sock'], NEVER);
    const engine = await startEngine(join(here.dir, 'sock'), 'Podman');
    engine.containers = [{ name: NAME, workspace: here.folderOf('s-1') }];
    here.enter('s-1');
    await here.watch.ask(5000);
    await engine.stop();
    for (let i = 0; i < 2; i += 1) await here.watch.ask(5000);
    expect(here.watch.unsure().lost).toHaveLength(1);
    here.watch.watch({ workspace: null, sessions: [] });
    expect(here.watch.unsure().lost).toEqual([]);
    here.enter('s-1');
    await here.watch.ask(5000);
    expect(here.watch.facts('s-1').lost).toEqual([]);
  });
});

describe('B09: how often an engine is asked', () => {
  const lists = ({ requests }: FakeEngine) => requests.filter((line) => line.endsWith('?all=1')).length;

  test('Podman’s service, which ends after five seconds without a request, is left alone or kept', () => {
    const standing = (engine: string, candidates: number): Standing => ({
      ...standAt({ name: 'sock', socketPath: '/sock' }),
      listed: { engine, candidates: new Array<Candidate>(candidates) },
    });
    expect(pauseMs(standing('Docker', 0), PACES, false)).toBe(4000);
    expect(pauseMs(standing('Podman', 1), PACES, false)).toBe(4000);
    expect(pauseMs(standing('Podman', 0), PACES, true)).toBe(4000);
    expect(pauseMs(standing('Podman', 0), PACES, false)).toBe(30_000);
    const failing = [1, 2, 3, 4, 5, 9].map((failures) =>
      pauseMs({ ...standing('Podman', 0), failures }, PACES, true),
    );
    expect(failing).toEqual([4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  });

  test('a Podman that has nothing of ours is asked often when something may have started', async () => {
    const paces = { everyMs: 10, restfulMs: 600_000, slowestMs: 600_000 };
    const here = engineSetting(['docker', 'podman'], { paces });
    const docker = await startEngine(join(here.dir, 'docker'));
    const podman = await startEngine(join(here.dir, 'podman'), 'Podman');
    here.enter('s-1');
    await here.watch.ask(5000);
    await vi.waitFor(() => expect(lists(docker)).toBeGreaterThan(5), 10_000);
    expect(lists(podman)).toBe(1);
    here.watch.nudge();
    await vi.waitFor(() => expect(lists(podman)).toBeGreaterThan(3), 10_000);
  });

  test('nor is it let sleep while it runs something of ours', async () => {
    const paces = { everyMs: 10, restfulMs: 600_000, slowestMs: 600_000 };
    const here = engineSetting(['podman'], { paces });
    const podman = await startEngine(join(here.dir, 'podman'), 'Podman');
    podman.containers = [{ name: NAME, workspace: here.folderOf('s-1') }];
    here.enter('s-1');
    await vi.waitFor(() => expect(lists(podman)).toBeGreaterThan(3), 10_000);
  });
});

function idOf(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}
