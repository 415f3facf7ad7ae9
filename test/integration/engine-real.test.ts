/**
 * The same questions to a real Docker and a real Podman as to the fakes, so that the fakes are no kinder. Where neither
 * can be started this is skipped; with REAL_ENGINES=required it fails instead.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { get } from '../../src/engine/client.js';
import { bundle } from '../support/bundle.js';
import { engineSetting } from '../support/engine-setting.js';
import { type RealContainer, RealEngine, whyNoRealEngines } from '../support/real-engine.js';

const WHY_NOT = await whyNoRealEngines();
if (WHY_NOT !== null && process.env.REAL_ENGINES === 'required') throw new Error(WHY_NOT);
const NAME = 'nanoclaw-v2-andy-1795348620250';
const LIMIT_MS = 5000;

describe.skipIf(WHY_NOT !== null).each(['Docker', 'Podman'] as const)(
  `a real %s (${WHY_NOT ?? 'in a box'})`,
  (kind) => {
    let engine: RealEngine;
    const made: string[] = [];

    beforeAll(async () => {
      engine = await RealEngine.start(kind);
    }, 60_000);
    afterEach(async () => {
      for (const id of made.splice(0)) await engine.remove(id).catch(() => undefined);
    });
    afterAll(async () => {
      await engine?.box.end();
    });

    const run = async (container: RealContainer): Promise<string> => {
      const id = await engine.run(container);
      made.push(id);
      return id;
    };
    const setting = () => {
      const here = engineSetting([engine.socketPath], {
        // Asked by hand alone.
        paces: { everyMs: 600_000, restfulMs: 600_000, slowestMs: 600_000 },
        limitMs: 10_000,
      });
      const ask = async (sessionId = 's-1') => {
        await here.watch.ask(20_000);
        return here.watch.facts(sessionId);
      };
      return { ...here, ask };
    };
    const names = async (query: string): Promise<string[]> => {
      const { body } = await get(
        { name: kind, socketPath: engine.socketPath },
        `/containers/json${query}`,
        LIMIT_MS,
      );
      return (body as { Names: string[] }[]).map(({ Names }) => String(Names[0])).sort();
    };

    test('a container is found by its folder, however that is named, and by its label', async () => {
      const { dir, folderOf, enter, ask, watch } = setting();
      symlinkSync(folderOf('s-1'), join(dir, 'link'));
      await run({ name: 'one', binds: [`${folderOf('s-1')}:/workspace/`] });
      await run({ name: 'two', binds: [`${join(dir, 'link')}//:/workspace`] });
      await run({ name: 'three', labels: { 'nanoclaw-session': 's-2' } });
      await run({ name: 'four' });
      enter('s-1', 's-2');
      expect(await ask()).toMatchObject({ asked: 'answered', engines: [kind], problems: [], unplaced: [] });
      const found = watch
        .found()
        .map(({ name, sessionId, foundBy, state }) => [name, sessionId, foundBy, state]);
      expect(found.sort()).toEqual([
        ['one', 's-1', 'mount', 'running'],
        ['three', 's-2', 'label', 'running'],
        ['two', 's-1', 'mount', 'running'],
      ]);
      // Both are named, the newer first.
      expect(watch.facts('s-1').containers.map(({ name }) => name)).toEqual(['two', 'one']);
    });

    test('a volume at /workspace cannot be placed', async () => {
      const { enter, ask } = setting();
      await run({ name: NAME, binds: ['store:/workspace'] });
      enter('s-1');
      expect(await ask()).toMatchObject({
        containers: [],
        unplaced: [{ name: NAME, why: 'it has a volume at /workspace instead of a session’s folder' }],
      });
    });

    test('a paused container is there; without all=1 Podman leaves it out, and Docker does not', async () => {
      const { folderOf, enter, ask } = setting();
      const id = await run({ name: NAME, binds: [`${folderOf('s-1')}:/workspace`] });
      enter('s-1');
      expect((await ask()).containers).toMatchObject([{ state: 'running' }]);
      await engine.pause(id);
      expect((await ask()).containers).toMatchObject([{ state: 'paused', id: id.slice(0, 12) }]);
      expect(await names('')).toEqual(kind === 'Docker' ? [`/${NAME}`] : []);
      expect(await names('?all=1')).toEqual([`/${NAME}`]);
      await engine.unpause(id);
      expect((await ask()).containers).toMatchObject([{ state: 'running' }]);
    });

    test('a restart between two askings is seen', async () => {
      const { folderOf, enter, ask, changes } = setting();
      const id = await run({ name: NAME, binds: [`${folderOf('s-1')}:/workspace`] });
      enter('s-1');
      const before = (await ask()).containers[0];
      changes.length = 0;
      await engine.restart(id);
      const after = (await ask()).containers[0];
      expect(after).toMatchObject({ id: before?.id, state: 'running' });
      expect(after?.startedAt).toBeGreaterThan(before?.startedAt ?? Number.NaN);
      expect(changes).toEqual([['s-1']]);
    });

    test('a restart loop is said as one, and stays it', async () => {
      const { folderOf, enter, ask } = setting();
      const command = ['sh', '-c', 'exit 3'];
      await run({ name: NAME, binds: [`${folderOf('s-1')}:/workspace`], command, restarts: true });
      enter('s-1');
      await vi.waitFor(
        async () => expect((await ask()).containers).toMatchObject([{ state: 'looping' }]),
        20_000,
      );
      const states = new Set<string>();
      for (let i = 0; i < 20; i += 1) {
        for (const { state } of (await ask()).containers) states.add(state);
        expect((await ask()).containers).toHaveLength(1);
      }
      expect([...states]).toEqual(['looping']);
    });

    test('one that has ended is none', async () => {
      const { folderOf, enter, ask } = setting();
      await run({ name: NAME, binds: [`${folderOf('s-1')}:/workspace`], command: ['sh', '-c', 'exit 0'] });
      enter('s-1');
      await vi.waitFor(async () => expect((await ask()).containers).toEqual([]), 20_000);
      expect(await names('?all=1')).toEqual([`/${NAME}`]);
    });

    test('its own words are shown when it refuses', async () => {
      const id = await run({ name: 'five' });
      const endpoint = { name: kind, socketPath: engine.socketPath };
      await expect(get(endpoint, `/containers/${id}/logs`, LIMIT_MS)).rejects.toMatchObject({
        kind: 'refused',
        message: expect.stringMatching(
          /answered with HTTP status 400: .*you must choose at least one stream/,
        ),
      });
      await expect(get(endpoint, '/containers/none/json', LIMIT_MS)).rejects.toMatchObject({
        kind: 'missing',
      });
    });

    test('a service that ends, and comes back', async () => {
      const { folderOf, enter, ask, watch } = setting();
      await run({ name: NAME, binds: [`${folderOf('s-1')}:/workspace`] });
      enter('s-1');
      expect((await ask()).containers).toHaveLength(1);
      await engine.box.stopService();
      await ask();
      expect(await ask()).toMatchObject({
        ...{ asked: 'none', containers: [], problems: [] },
        lost: [{ engine: kind, container: NAME }],
      });
      await engine.box.startService();
      const back = await ask();
      expect(back).toMatchObject({ asked: 'answered', lost: [] });
      // Docker ends its containers with itself, Podman's outlive its service.
      expect(back.containers).toHaveLength(kind === 'Docker' ? 0 : 1);
      expect(watch.unsure().lost).toEqual([]);
    });
  },
);

describe.skipIf(WHY_NOT !== null)(`the box of a real engine (${WHY_NOT ?? 'in a box'})`, () => {
  test('leaves nothing behind, though a container in it is paused and its runner is killed', async () => {
    const runner = spawn(process.execPath, [await bundle('test/support/engine-holder.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void runner.kill('SIGKILL'));
    const [line] = await once(runner.stdout, 'data', { signal: AbortSignal.timeout(45_000) });
    const { dir, group, pid } = JSON.parse(String(line));
    expect(groupsOf(group)).not.toEqual([]);
    runner.kill('SIGKILL');
    await vi.waitFor(
      () => expect([existsSync(dir), groupsOf(group), isAlive(pid)]).toEqual([false, [], false]),
      20_000,
    );
    expect(readFileSync('/proc/mounts', 'utf8')).not.toContain(dir);
  }, 90_000);
});

/** The folders of a group of cgroups, in every hierarchy. */
function groupsOf(group: string): string[] {
  const roots = [
    '/sys/fs/cgroup',
    ...readdirSync('/sys/fs/cgroup').map((name) => join('/sys/fs/cgroup', name)),
  ];
  return roots.map((root) => join(root, group)).filter((folder) => existsSync(folder));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
