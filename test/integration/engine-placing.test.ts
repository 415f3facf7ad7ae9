/** Whose container it is, where the engine names folders in its own way, and what is said where that cannot be told. */
import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { containerName } from '../../src/engine/container-name.js';
import { containerVerdict } from '../../src/rules/container-state.js';
import { containerRefusal } from '../../src/store/live-host.js';
import { containerFacts } from '../support/container-facts.js';
import { type EngineSetting, engineSetting, startEngine } from '../support/engine-setting.js';
import type { FakeContainer } from '../support/fake-engine.js';
import { temporaryFolder } from '../support/store-workspace.js';

const NAME = 'nanoclaw-v2-andy-1795348620250';
const installOf = (workspace: string) =>
  createHash('sha1').update(dirname(workspace)).digest('hex').slice(0, 8);

interface Asked extends EngineSetting {
  /** `s-1 by mount` */
  placed: string[];
  /** Of each that cannot be placed: for which sessions, and why. */
  strays: string[];
}

async function ask(
  container: (here: EngineSetting) => FakeContainer,
  kind: 'Docker' | 'Podman' = 'Docker',
): Promise<Asked> {
  const here = engineSetting(['sock']);
  const engine = await startEngine(join(here.dir, 'sock'), kind);
  engine.containers = [container(here)];
  here.enter('s-1', 's-2');
  await here.watch.ask(5000);
  return {
    ...here,
    placed: here.watch.found().map(({ sessionId, foundBy }) => `${sessionId} by ${foundBy}`),
    strays: here.watch.unsure().strays.map(({ sessions, why }) => `${String(sessions)}: ${why}`),
  };
}

describe('B09: mounts that are named in the engine’s own way', () => {
  test.each([['/workspace/'], ['//workspace'], ['/workspace/.'], ['/workspace//'], ['/workspace/x/..']])(
    'on Podman, the place %s is /workspace',
    async (destination) => {
      const { placed } = await ask(
        ({ folderOf }) => ({ name: 'xx', workspace: folderOf('s-1'), destination }),
        'Podman',
      );
      expect(placed).toEqual(['s-1 by mount']);
    },
  );

  test('a place below it, or beside it, is not', async () => {
    for (const destination of ['/workspace/sub', '/workspaces', '/', '']) {
      const { placed } = await ask(
        ({ folderOf }) => ({ name: 'xx', workspace: folderOf('s-1'), destination }),
        'Podman',
      );
      expect(placed).toEqual([]);
    }
  });

  test.each([
    (folder: string) => `${folder}/`,
    (folder: string) => `${folder}/.`,
    (folder: string) => folder.replaceAll('/', '//'),
    (folder: string) => `/host_mnt${folder}`,
    (folder: string) => `/run/desktop/mnt/host${folder}`,
    (folder: string) => `/mnt/mac${folder}`,
    (folder: string) => `\\\\wsl$\\Ubuntu${folder.replaceAll('/', '\\')}`,
    (folder: string) => `\\\\wsl.localhost\\Ubuntu-24.04${folder.replaceAll('/', '\\')}`,
    (folder: string) => `//wsl$/Debian${folder}`,
  ])('%s is the session’s folder', async (named) => {
    const { placed } = await ask(({ folderOf }) => ({ name: 'xx', workspace: named(folderOf('s-1')) }));
    expect(placed).toEqual(['s-1 by mount']);
  });

  test('a folder that was moved away under its container is known by its name', async () => {
    const { placed } = await ask(({ folderOf }) => {
      renameSync(folderOf('s-1'), `${folderOf('s-1')}-away`);
      return { name: NAME, workspace: folderOf('s-1') };
    });
    expect(placed).toEqual(['s-1 by mount']);
  });

  test('an older engine whose list says no mounts', async () => {
    const here = engineSetting(['sock']);
    const engine = await startEngine(join(here.dir, 'sock'), 'Podman');
    engine.listsMounts = false;
    engine.containers = [{ name: NAME, workspace: here.folderOf('s-1') }];
    here.enter('s-1');
    await here.watch.ask(5000);
    expect(here.watch.found()).toMatchObject([{ sessionId: 's-1', foundBy: 'mount' }]);
  });
});

describe('containers of newer hosts', () => {
  const VM = '/run/desktop/mnt/host/wsl/docker-desktop-bind-mounts/Ubuntu/4f19dd7c';

  test('are known by name where nothing else tells', async () => {
    const { placed } = await ask(({ workspace }) => ({
      name: containerName(installOf(workspace), 's-2'),
      workspace: VM,
    }));
    expect(placed).toEqual(['s-2 by label']);
  });

  test('of another install are not taken for ours by name, but may be', async () => {
    const { placed, strays } = await ask(() => ({ name: containerName('4f19dd7c', 's-2'), workspace: VM }));
    expect(placed).toEqual([]);
    expect(strays).toEqual([`s-2: its folder ${VM} is not found on this machine`]);
  });

  test('beside the agent’s, with its labels, are not the agent’s', async () => {
    const labels = ({ workspace }: EngineSetting, role: string) => ({
      ...{ 'nanoclaw-session': 's-1', 'nanoclaw-install': installOf(workspace) },
      ...{ 'nanoclaw-group': 'ag-1', 'nanoclaw-group-folder': 'andy', 'nanoclaw-role': role },
    });
    const proxy = await ask((here) => ({ name: 'ncl-proxy', labels: labels(here, 'egress-proxy') }));
    expect([proxy.placed, proxy.strays]).toEqual([[], []]);
    const agent = await ask((here) => ({ name: 'ncl-agent', labels: labels(here, 'agent') }));
    expect(agent.placed).toEqual(['s-1 by label']);
  });

  test('have a name of at most 48 characters', () => {
    expect(containerName('7c20d9aa', 'sess-1795979136167-zi3l37')).toBe(
      'ncl-7c20d9aa-sess-1795979136167-zi3l37',
    );
    const long = containerName('7c20d9aa', 'x'.repeat(60));
    const hash = createHash('sha256')
      .update(`ncl-7c20d9aa-${'x'.repeat(60)}`)
      .digest('hex');
    expect(long).toBe(`ncl-7c20d9aa-${'x'.repeat(26)}-${hash.slice(0, 8)}`);
    expect(long).toHaveLength(48);
    expect(containerName('7c20d9aa', 'y'.repeat(35))).toHaveLength(48);
  });
});

describe('B18: links above the session level', () => {
  test.each(['v2-sessions', 'v2-sessions/ag-1', 'v2-sessions/ag-1/s-1'])(
    '%s is a link, and the mount has the real path',
    async (level) => {
      const labels = { 'nanoclaw-session': 's-1' };
      const { placed } = await ask(({ workspace, folderOf }) => {
        const real = temporaryFolder();
        renameSync(join(workspace, level), join(real, 'elsewhere'));
        symlinkSync(join(real, 'elsewhere'), join(workspace, level));
        const rest = folderOf('s-1').slice(join(workspace, level).length);
        return { name: NAME, labels, workspace: join(real, 'elsewhere', rest) };
      });
      expect(placed).toEqual(['s-1 by label']);
    },
  );

  test('without a label as well, up to the agent group’s folder', async () => {
    const { placed } = await ask(({ workspace }) => {
      const real = temporaryFolder();
      renameSync(join(workspace, 'v2-sessions/ag-1'), join(real, 'other-name'));
      symlinkSync(join(real, 'other-name'), join(workspace, 'v2-sessions/ag-1'));
      return { name: NAME, workspace: join(real, 'other-name/s-2') };
    });
    expect(placed).toEqual(['s-2 by mount']);
  });
});

describe('B14: something of ours that cannot be placed', () => {
  const VM = '/run/desktop/mnt/host/wsl/docker-desktop-bind-mounts/Ubuntu/4f19dd7c';

  test.each<[what: string, container: (here: EngineSetting) => FakeContainer, stray: string]>([
    [
      'a folder of the engine’s machine, without labels',
      () => ({ name: NAME, workspace: VM }),
      `any: its folder ${VM} is not found on this machine`,
    ],
    [
      'with the label of this project',
      ({ workspace }) => ({
        name: 'xx',
        labels: { 'nanoclaw-install': installOf(workspace) },
        workspace: VM,
      }),
      `any: its folder ${VM} is not found on this machine`,
    ],
    [
      'a newer host’s name, and the label of an agent group',
      () => ({ name: 'ncl-4f19dd7c-s', labels: { 'nanoclaw-group': 'ag-1' }, workspace: VM }),
      `s-1,s-2: its folder ${VM} is not found on this machine`,
    ],
    [
      'the session’s own place below a folder that is not here',
      () => ({ name: 'xx', workspace: '/mnt/lima/proj/data/v2-sessions/ag-1/s-2' }),
      's-2: its folder /mnt/lima/proj/data/v2-sessions/ag-1/s-2 is not found on this machine',
    ],
    [
      'the session’s label, and another path’s install',
      () => ({
        name: NAME,
        labels: { 'nanoclaw-session': 's-1', 'nanoclaw-install': '00000000' },
        workspace: VM,
      }),
      `s-1: its folder ${VM} is not found on this machine`,
    ],
    [
      'a volume instead of a folder',
      () => ({ name: NAME, workspace: temporaryFolder(), volume: true }),
      'any: it has a volume at /workspace instead of a session’s folder',
    ],
    [
      'no mount that the engine would tell of',
      () => ({ name: NAME }),
      'any: its engine does not say which folder it has at /workspace',
    ],
    [
      'a session that v2.db does not have',
      ({ workspace }) => ({
        name: 'xx',
        labels: { 'nanoclaw-session': 's-9', 'nanoclaw-install': installOf(workspace) },
        workspace: VM,
      }),
      ': v2.db has no session s-9',
    ],
    [
      'this project’s label, on a folder that is no session’s',
      ({ workspace }) => ({
        name: NAME,
        labels: { 'nanoclaw-install': installOf(workspace) },
        workspace,
      }),
      'any: its folder WORKSPACE is no session’s, though its label nanoclaw-install is this project’s',
    ],
  ])('%s', async (_, container, stray) => {
    const { strays, placed, watch, workspace } = await ask(container);
    expect(placed).toEqual([]);
    expect(strays).toEqual([stray.replace('WORKSPACE', workspace)]);
    // Nothing is simulated beside it, except where we made the workspace.
    const says = { found: watch.found(), ...watch.unsure() };
    expect(containerRefusal(says, false)?.code).toBe('CONTAINER_UNPLACED');
    expect(containerRefusal(says, true)).toBeNull();
  });

  test.each<[what: string, container: (here: EngineSetting) => FakeContainer]>([
    ['somebody’s own /workspace', () => ({ name: 'devbox', workspace: '/c/proj' })],
    [
      'a folder of this machine that is another workspace’s',
      () => ({ name: NAME, workspace: temporaryFolder() }),
    ],
    [
      'another project’s label',
      () => ({ name: NAME, labels: { 'nanoclaw-install': '00000000' }, workspace: VM }),
    ],
    [
      'another workspace’s session',
      () => ({ name: NAME, labels: { 'nanoclaw-session': 's-77' }, workspace: VM }),
    ],
    ['a name that only begins like one', () => ({ name: 'nanoclaw-v2x-1', workspace: VM })],
    [
      'one that has ended',
      () => ({ name: NAME, workspace: VM, state: 'exited', status: 'Exited (0) 5 hours ago' }),
    ],
  ])('%s is none of it', async (_, container) => {
    const { strays, placed, watch } = await ask(container);
    expect([placed, strays]).toEqual([[], []]);
    expect(containerRefusal({ found: watch.found(), ...watch.unsure() }, false)).toBeNull();
  });

  test('a verdict is no denial then, and the session that it cannot be is denied as before', async () => {
    const { watch } = await ask(() => ({ name: NAME, workspace: '/mnt/lima/v2-sessions/ag-1/s-1' }));
    const now = Date.now();
    const verdict = (id: string) =>
      containerVerdict(
        containerFacts({ claimed: 'running', heartbeatAt: now - 3_600_000, engine: watch.facts(id) }),
        now,
      );
    expect(verdict('s-1')).toMatchObject({ state: 'unknown', words: 'running? unplaced in Docker' });
    expect(verdict('s-1').sentence).toContain(`Docker runs ${NAME}, which may be this session’s`);
    expect(verdict('s-2')).toMatchObject({ state: 'gone', words: 'running? not in Docker' });
  });

  test('a session that is new may be the one that it belongs to', async () => {
    const { watch, enter, strays } = await ask(({ workspace }) => ({
      name: NAME,
      labels: { 'nanoclaw-session': 's-3', 'nanoclaw-install': installOf(workspace) },
      workspace: VM,
    }));
    expect(strays).toHaveLength(1);
    enter('s-1', 's-2', 's-3');
    await watch.ask(5000);
    expect(watch.unsure().strays).toEqual([]);
    expect(watch.found()).toMatchObject([{ sessionId: 's-3', foundBy: 'label' }]);
  });

  test('a folder that may not be looked at is no denial', async () => {
    const { placed, strays } = await ask(({ dir }) => {
      // Root may look everywhere; a loop of links is as closed to it.
      mkdirSync(join(dir, 'loops'));
      symlinkSync(join(dir, 'loops/b'), join(dir, 'loops/a'));
      symlinkSync(join(dir, 'loops/a'), join(dir, 'loops/b'));
      return { name: NAME, workspace: join(dir, 'loops/a') };
    });
    expect(placed).toEqual([]);
    expect(strays).toHaveLength(1);
  });
});
