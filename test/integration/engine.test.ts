/** Engines that answer, and all the ways in which one may fail to. */

import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { get } from '../../src/engine/client.js';
import { findEndpoints } from '../../src/engine/endpoints.js';
import { bundle } from '../support/bundle.js';
import { type EngineSetting, engineSetting as setting, startEngine } from '../support/engine-setting.js';
import type { FakeEngine, Mood } from '../support/fake-engine.js';
import { temporaryFolder } from '../support/store-workspace.js';

const STARTED = Date.parse('2026-11-22T11:57:00.250Z');

describe.each(['Docker', 'Podman'] as const)('%s', (kind) => {
  test('a session’s container is found by its label, and by its folder', async () => {
    const { dir, watch, enter, folderOf, changes } = setting(['sock']);
    const engine = await startEngine(join(dir, 'sock'), kind);
    engine.containers = [
      { name: 'nanoclaw-v2-andy-1795348620250', workspace: folderOf('s-1'), startedAt: STARTED },
      { name: 'nanoclaw-v2-ops-2', labels: { 'nanoclaw-session': 's-2' }, startedAt: STARTED },
      { name: 'postgres', startedAt: STARTED },
    ];
    enter('s-1', 's-2');
    await watch.ask(5000);
    const common = { engine: kind, state: 'running', startedAt: STARTED };
    expect(watch.facts('s-1')).toMatchObject({
      ...{ asked: 'answered', engines: [kind], problems: [] },
      containers: [{ ...common, name: 'nanoclaw-v2-andy-1795348620250', foundBy: 'mount' }],
    });
    expect(watch.facts('s-2').containers).toMatchObject([
      { ...common, name: 'nanoclaw-v2-ops-2', foundBy: 'label' },
    ]);
    expect(watch.found().map(({ sessionId, id }) => [sessionId, id.length])).toEqual([
      ['s-1', 12],
      ['s-2', 12],
    ]);
    // What has nothing to do with NanoClaw is not even looked at.
    expect(engine.requests.filter((line) => line.includes(sha('postgres')))).toEqual([]);
    expect(changes.length).toBeGreaterThan(0);
  });

  test('one that ends, and one that starts, are noticed by themselves', async () => {
    const { dir, watch, enter, folderOf, changes } = setting(['sock']);
    const engine = await startEngine(join(dir, 'sock'), kind);
    enter('s-1', 's-2');
    await watch.ask(5000);
    const empty = watch.facts('s-1');
    expect(empty).toMatchObject({ asked: 'answered', containers: [] });
    changes.length = 0;
    engine.containers = [{ name: 'nanoclaw-v2-andy-1', workspace: folderOf('s-1'), startedAt: STARTED }];
    await vi.waitFor(() => expect(changes).toEqual([['s-1']]));
    expect(watch.facts('s-1').containers).toHaveLength(1);
    expect(watch.facts('s-2')).toEqual(empty);
    engine.containers = [];
    await vi.waitFor(() => expect(changes).toEqual([['s-1'], ['s-1']]));
    expect(watch.facts('s-1').containers).toEqual([]);
    // It tells since when there is none.
    expect(watch.facts('s-1').since).toBeGreaterThan(empty.since ?? 0);
    expect(watch.facts('s-2').since).toBe(empty.since);
  });
});

test('a container is described once, however often the list is asked for', async () => {
  const { dir, watch, enter, folderOf } = setting(['sock']);
  const engine = await startEngine(join(dir, 'sock'));
  engine.containers = [{ name: 'nanoclaw-v2-andy-1', workspace: folderOf('s-1'), startedAt: STARTED }];
  enter('s-1');
  await vi.waitFor(() => expect(engine.requests.filter((line) => line === LIST).length).toBeGreaterThan(3));
  expect(engine.requests.filter((line) => line !== LIST)).toHaveLength(1);
  expect(watch.facts('s-1').containers).toHaveLength(1);
});

describe('whose container it is', () => {
  const one = async (container: (s: EngineSetting) => FakeEngine['containers'][number]) => {
    const here = setting(['sock']);
    const engine = await startEngine(join(here.dir, 'sock'));
    engine.containers = [container(here)];
    here.enter('s-1', 's-2');
    await here.watch.ask(5000);
    return here.watch.found().map(({ sessionId, foundBy }) => `${sessionId} by ${foundBy}`);
  };

  test('the folder decides, also against a label: a copy of a workspace has the same ids', async () => {
    const name = 'nanoclaw-v2-andy-1';
    expect(
      await one(({ folderOf }) => ({
        name,
        labels: { 'nanoclaw-session': 's-2' },
        workspace: folderOf('s-1'),
      })),
    ).toEqual(['s-1 by mount']);
    const elsewhere = temporaryFolder();
    expect(await one(() => ({ name, labels: { 'nanoclaw-session': 's-1' }, workspace: elsewhere }))).toEqual(
      [],
    );
  });

  test('a folder is known by its real path', async () => {
    expect(
      await one(({ folderOf, dir }) => {
        symlinkSync(folderOf('s-2'), join(dir, 'link'));
        return { name: 'odd name', workspace: join(dir, 'link') };
      }),
    ).toEqual(['s-2 by mount']);
  });

  test('a folder as Docker Desktop’s machine sees it', async () => {
    expect(await one(({ folderOf }) => ({ name: 'x', workspace: `/host_mnt${folderOf('s-1')}` }))).toEqual([
      's-1 by mount',
    ]);
  });

  test('a session’s folder is exactly that', async () => {
    expect(await one(({ folderOf }) => ({ name: 'x', workspace: join(folderOf('s-1'), '..') }))).toEqual([]);
    expect(await one(({ workspace }) => ({ name: 'x', workspace }))).toEqual([]);
    expect(
      await one(({ folderOf }) => {
        mkdirSync(join(folderOf('s-1'), 'inbox'));
        return { name: 'x', workspace: join(folderOf('s-1'), 'inbox') };
      }),
    ).toEqual([]);
  });

  test('where the folder is not known, the install beside the label tells', async () => {
    const labels = { 'nanoclaw-session': 's-1' };
    const ours = (workspace: string) =>
      createHash('sha1').update(dirname(workspace)).digest('hex').slice(0, 8);
    const workspace = '/nowhere/of/this/machine';
    expect(await one(() => ({ name: 'x', labels, workspace }))).toEqual(['s-1 by label']);
    expect(
      await one((s) => ({
        name: 'x',
        labels: { ...labels, 'nanoclaw-install': ours(s.workspace) },
        workspace,
      })),
    ).toEqual(['s-1 by label']);
    expect(
      await one(() => ({ name: 'x', labels: { ...labels, 'nanoclaw-install': '00000000' }, workspace })),
    ).toEqual([]);
    expect(await one(() => ({ name: 'x', labels: { 'nanoclaw-session': 's-77' } }))).toEqual([]);
  });

  test.each([
    ['paused', 'paused'],
    ['restarting', 'restarting'],
    ['stopping', 'running'],
  ])('%s is %s', async (state, expected) => {
    const { dir, watch, enter, folderOf } = setting(['sock']);
    const engine = await startEngine(join(dir, 'sock'));
    engine.containers = [{ name: 'x', workspace: folderOf('s-1'), state }];
    enter('s-1');
    await watch.ask(5000);
    expect(watch.found().map((c) => c.state)).toEqual([expected]);
  });

  test('one that is there and does not run is none', async () => {
    const { dir, watch, enter, folderOf } = setting(['sock']);
    const engine = await startEngine(join(dir, 'sock'));
    engine.containers = [{ name: 'x', workspace: folderOf('s-1'), state: 'created' }];
    enter('s-1');
    await watch.ask(5000);
    expect(watch.facts('s-1')).toMatchObject({ asked: 'answered', containers: [] });
  });

  test('two for one session are both shown, the newer first', async () => {
    const { dir, watch, enter, folderOf } = setting(['sock']);
    const engine = await startEngine(join(dir, 'sock'));
    engine.containers = [
      { name: 'older', workspace: folderOf('s-1'), startedAt: STARTED - 1000 },
      { name: 'newer', workspace: folderOf('s-1'), startedAt: STARTED },
    ];
    enter('s-1');
    await watch.ask(5000);
    expect(watch.facts('s-1').containers.map(({ name }) => name)).toEqual(['newer', 'older']);
  });
});

describe('several engines', () => {
  test('what one does not know another may', async () => {
    const { dir, watch, enter, folderOf } = setting(['docker', 'podman', 'nobody']);
    await startEngine(join(dir, 'docker'));
    const podman = await startEngine(join(dir, 'podman'), 'Podman');
    podman.containers = [{ name: 'nanoclaw-v2-andy-1', workspace: folderOf('s-1') }];
    enter('s-1');
    await watch.ask(5000);
    expect(watch.facts('s-1')).toMatchObject({
      engines: ['Docker', 'Podman'],
      containers: [{ engine: 'Podman' }],
    });
  });

  test('one engine behind two sockets has each container once', async () => {
    const { dir, watch, enter, folderOf } = setting(['a', 'b']);
    const engine = await startEngine(join(dir, 'a'));
    symlinkSync(join(dir, 'a'), join(dir, 'b'));
    engine.containers = [{ name: 'nanoclaw-v2-andy-1', workspace: folderOf('s-1') }];
    enter('s-1');
    await watch.ask(5000);
    expect(watch.facts('s-1')).toMatchObject({ engines: ['Docker'], containers: [{}] });
  });

  test('one that hangs does not hold up another', async () => {
    const { dir, watch, enter, folderOf, changes } = setting(['hangs', 'well'], { limitMs: 600_000 });
    (await startEngine(join(dir, 'hangs'))).mood = 'silent';
    const engine = await startEngine(join(dir, 'well'));
    engine.containers = [{ name: 'nanoclaw-v2-andy-1', workspace: folderOf('s-1') }];
    enter('s-1');
    await vi.waitFor(() => expect(watch.facts('s-1').containers).toHaveLength(1));
    expect(changes).toEqual(['all']);
  });
});

describe('an engine that gives no answer', () => {
  test('no socket at all is no problem, and is said once', async () => {
    const { watch, enter, changes, lines } = setting(['nobody', 'nobody either']);
    enter('s-1');
    expect(watch.facts('s-1').asked).toBe('pending');
    await watch.ask(5000);
    expect(watch.facts('s-1')).toMatchObject({ asked: 'none', engines: [], problems: [], containers: [] });
    for (let i = 0; i < 5; i += 1) await watch.ask(5000);
    expect(changes).toEqual(['all']);
    expect(lines.sort()).toEqual(['nobody either: nothing is listening', 'nobody: nothing is listening']);
  });

  test('a socket that a dead engine left behind, and a file that is none', async () => {
    const { dir, watch, enter } = setting(['file', 'folder']);
    writeFileSync(join(dir, 'file'), '');
    mkdirSync(join(dir, 'folder'));
    enter('s-1');
    await watch.ask(5000);
    expect(watch.facts('s-1')).toMatchObject({ asked: 'none', problems: [] });
  });

  test.each<[Mood, RegExp]>([
    ['silent', /did not answer within 0\.1 s$/],
    ['stalls', /did not answer within 0\.1 s$/],
    ['breaks off', /broke off \(ECONNRESET\)$/],
    ['html', /sent something that is not JSON$/],
    ['not HTTP', /does not speak HTTP$/],
    ['badly cut', /does not speak HTTP$/],
    ['another protocol', /did not answer within 0\.1 s$/],
    ['redirecting', /answered with HTTP status 302$/],
    ['error', /answered with HTTP status 500: no space left on device$/],
    ['no list', /sent no list of containers$/],
  ])('one that is %s', async (mood, problem) => {
    const { dir, watch, enter, lines } = setting(['sock'], { limitMs: 100 });
    const engine = await startEngine(join(dir, 'sock'));
    engine.mood = mood;
    enter('s-1');
    await vi.waitFor(() => expect(watch.facts('s-1').asked).toBe('none'));
    expect(watch.facts('s-1').problems).toEqual([expect.stringMatching(problem)]);
    await vi.waitFor(() => expect(engine.requests.length).toBeGreaterThan(3));
    expect(lines).toHaveLength(1);
    // None of these leaves a connection behind.
    watch.watch({ workspace: null, sessions: [] });
    await vi.waitFor(() => expect(engine.connections).toBe(0));
    engine.mood = 'well';
    enter('s-1');
    await vi.waitFor(() => expect(watch.facts('s-1')).toMatchObject({ asked: 'answered', problems: [] }));
  });

  test('one that never ends its answer is cut off', async () => {
    const { dir, watch, enter } = setting(['sock'], { limitMs: 600_000 });
    const engine = await startEngine(join(dir, 'sock'));
    engine.mood = 'endless';
    enter('s-1');
    await vi.waitFor(
      () => expect(watch.facts('s-1').problems).toEqual([expect.stringMatching(/longer|more than/)]),
      10_000,
    );
    watch.watch({ workspace: null, sessions: [] });
    await vi.waitFor(() => expect(engine.connections).toBe(0), 10_000);
  });

  test('one lapse is forgiven, the second is not', async () => {
    const { dir, watch, enter, folderOf, changes } = setting(['sock'], {
      paces: { everyMs: 600_000, slowestMs: 600_000 },
    });
    const engine = await startEngine(join(dir, 'sock'));
    engine.containers = [{ name: 'nanoclaw-v2-andy-1', workspace: folderOf('s-1') }];
    enter('s-1');
    await watch.ask(5000);
    changes.length = 0;
    engine.mood = 'error';
    await watch.ask(5000);
    expect(watch.facts('s-1').containers).toHaveLength(1);
    expect(changes).toEqual([]);
    await watch.ask(5000);
    expect(watch.facts('s-1')).toMatchObject({
      asked: 'none',
      containers: [],
      problems: [expect.stringContaining('500')],
    });
    expect(changes).toEqual(['all']);
  });

  test('one that dies is noticed, and one that comes back', async () => {
    const { dir, watch, enter, folderOf } = setting(['sock']);
    const first = await startEngine(join(dir, 'sock'));
    first.containers = [{ name: 'nanoclaw-v2-andy-1', workspace: folderOf('s-1') }];
    enter('s-1');
    await watch.ask(5000);
    expect(watch.found()).toHaveLength(1);
    await first.stop();
    await vi.waitFor(() => expect(watch.facts('s-1')).toMatchObject({ asked: 'none', problems: [] }));
    expect(watch.found()).toEqual([]);
    const second = await startEngine(join(dir, 'sock'));
    second.containers = first.containers;
    await vi.waitFor(() => expect(watch.found()).toHaveLength(1));
  });

  test('one that cannot describe a container still lists it; one that has none any more does not', async () => {
    const { dir, watch, enter } = setting(['sock']);
    const engine = await startEngine(join(dir, 'sock'));
    engine.containers = [
      { name: 'nanoclaw-v2-andy-1795348620250', labels: { 'nanoclaw-session': 's-1' }, described: 500 },
      { name: 'nanoclaw-v2-ops-1795348620251', labels: { 'nanoclaw-session': 's-2' }, described: 404 },
    ];
    enter('s-1', 's-2');
    await watch.ask(5000);
    expect(watch.found()).toMatchObject([{ sessionId: 's-1', startedAt: 1_795_348_620_250 }]);
  });

  test('one that this user may not ask', async () => {
    const dir = temporaryFolder();
    await startEngine(join(dir, 'sock'));
    chmodSync(dir, 0o755);
    chmodSync(join(dir, 'sock'), 0o600);
    const asker = readFileSync(await bundle('test/support/engine-asker.ts'), 'utf8');
    // Root may do anything, so in that case another user asks; otherwise the socket is forbidden to its own user.
    const root = process.getuid?.() === 0;
    if (!root) chmodSync(join(dir, 'sock'), 0o000);
    const child = spawn(process.execPath, ['--input-type=module', '-', join(dir, 'sock')], {
      stdio: ['pipe', 'pipe', 'inherit'],
      ...(root ? { uid: 65_534, gid: 65_534, cwd: '/' } : {}),
    });
    child.stdin.end(asker);
    expect(await text(child.stdout)).toBe(
      `denied: ${join(dir, 'sock')} may not be asked by this user (permission denied)`,
    );
  });

  test('nobody waits for it', async () => {
    const { dir, watch, enter } = setting(['sock'], { limitMs: 600_000 });
    (await startEngine(join(dir, 'sock'))).mood = 'silent';
    enter('s-1');
    await watch.ask(10);
    expect(watch.facts('s-1').asked).toBe('pending');
  });
});

describe('only the endpoint is asked, and it alone', () => {
  const LIMIT_MS = 5000;
  /** A server that must never be contacted. */
  const bystander = async (): Promise<FakeEngine> => {
    const other = await startEngine({ host: '127.0.0.1', port: 0 });
    onTestFinished(() => expect(other.requests).toEqual([]));
    return other;
  };

  test.each([
    'http://127.0.0.1:PORT/containers/json',
    '//127.0.0.1:PORT/containers/json',
    '/containers/json',
    'http://127.0.0.1:1/',
    'https://127.0.0.1:PORT/',
    'ftp://127.0.0.1:PORT/',
    'http://[::1',
    'nonsense',
  ])('a redirect to %s is an answer like any other', async (location) => {
    const { port } = await bystander();
    const socketPath = join(temporaryFolder(), 'sock');
    const engine = await startEngine(socketPath);
    engine.mood = 'redirecting';
    engine.location = location.replace('PORT', String(port));
    await expect(get({ name: 'sock', socketPath }, '/containers/json?all=1', LIMIT_MS)).rejects.toMatchObject(
      {
        ...{ kind: 'refused', message: 'sock answered with HTTP status 302' },
      },
    );
    await vi.waitFor(() => expect(engine.connections).toBe(0));
    expect(engine.requests).toEqual([LIST]);
  });

  test('in what is built as well', async () => {
    const { port } = await bystander();
    const socketPath = join(temporaryFolder(), 'sock');
    const engine = await startEngine(socketPath);
    engine.mood = 'redirecting';
    engine.location = `http://127.0.0.1:${port}/containers/json`;
    const child = spawn(process.execPath, [await bundle('test/support/engine-asker.ts'), socketPath], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, DOCKER_HOST: `tcp://127.0.0.1:${port}`, DOCKER_CERT_PATH: '/nowhere' },
    });
    expect(await text(child.stdout)).toBe(`refused: ${socketPath} answered with HTTP status 302`);
  });

  test.each(['127.0.0.1', 'localhost', '::1'])('by TCP at %s', async (host) => {
    const engine = await startEngine({ host, port: 0 });
    const { port } = engine;
    expect(await get({ name: 'tcp', host, port }, '/containers/json?all=1', LIMIT_MS)).toEqual({
      ...{ engine: 'Docker', body: [] },
    });
    await vi.waitFor(() => expect(engine.connections).toBe(0));
    await engine.stop();
    await expect(get({ name: 'tcp', host, port }, '/containers/json?all=1', LIMIT_MS)).rejects.toMatchObject({
      kind: 'absent',
    });
  });

  test.each<Record<string, string>>([
    { DOCKER_HOST: 'tcp://127.0.0.1:PORT' },
    { DOCKER_HOST: 'http://[::1' },
    { DOCKER_HOST: 'ssh://127.0.0.1:PORT' },
    { DOCKER_HOST: 'tcp://127.0.0.1:PORT', DOCKER_TLS_VERIFY: '1', DOCKER_PATH_PREFIX: '/v1' },
    { DOCKER_HOST: 'tcp://127.0.0.1:PORT', DOCKER_CERT_PATH: 'PIPES', DOCKER_CLIENT_TIMEOUT: '1' },
    { HTTP_PROXY: 'http://127.0.0.1:PORT', http_proxy: 'http://127.0.0.1:PORT', NODE_USE_ENV_PROXY: '1' },
  ])('not what the environment says: %j', async (env) => {
    const { port } = await bystander();
    const dir = temporaryFolder();
    // Reading them would block for ever.
    for (const name of ['ca', 'cert', 'key']) execFileSync('mkfifo', [join(dir, `${name}.pem`)]);
    for (const [name, value] of Object.entries(env)) {
      vi.stubEnv(name, value.replace('PORT', String(port)).replace('PIPES', dir));
    }
    onTestFinished(() => void vi.unstubAllEnvs());
    const socketPath = join(dir, 'sock');
    await startEngine(socketPath);
    const answer = { engine: 'Docker', body: [] };
    expect(await get({ name: 'sock', socketPath }, '/containers/json?all=1', LIMIT_MS)).toEqual(answer);
    const here = await startEngine({ host: '127.0.0.1', port: 0 });
    const tcp = { name: 'tcp', host: '127.0.0.1', port: here.port };
    expect(await get(tcp, '/containers/json?all=1', LIMIT_MS)).toEqual(answer);
    expect(here.requests).toEqual([LIST]);
  });
});

test('where asking starts later nothing is looked up before', async () => {
  const findEndpoints = vi.fn(async () => ({ endpoints: [], problems: [] }));
  const { watch, enter } = setting([], { findEndpoints, startsLater: true });
  enter('s-1');
  await new Promise((resolve) => setImmediate(resolve));
  expect(findEndpoints).not.toHaveBeenCalled();
  expect(watch.facts('s-1').asked).toBe('pending');
  watch.start();
  await vi.waitFor(() => expect(watch.facts('s-1').asked).toBe('none'));
  watch.start();
  expect(findEndpoints).toHaveBeenCalledTimes(1);
});

test('who asks at once does not wait for the start', async () => {
  const { dir, watch, enter, folderOf } = setting(['sock'], { startsLater: true });
  const engine = await startEngine(join(dir, 'sock'));
  engine.containers = [{ name: 'nanoclaw-v2-andy-1', workspace: folderOf('s-1') }];
  enter('s-1');
  await watch.ask(5000);
  expect(watch.found()).toHaveLength(1);
});

test('when the workspace is closed nothing is asked any more, and nothing is known', async () => {
  const { dir, watch, enter, folderOf } = setting(['sock']);
  const engine = await startEngine(join(dir, 'sock'));
  engine.containers = [{ name: 'nanoclaw-v2-andy-1', workspace: folderOf('s-1') }];
  enter('s-1');
  await watch.ask(5000);
  watch.watch({ workspace: null, sessions: [] });
  expect(watch.facts('s-1')).toMatchObject({ asked: 'pending', containers: [] });
  expect(watch.found()).toEqual([]);
  const { length } = engine.requests;
  await watch.ask(50);
  expect(engine.requests).toHaveLength(length);
});

test('a session that is new gets the container that was nobody’s', async () => {
  const { dir, watch, enter, folderOf } = setting(['sock'], { paces: { everyMs: 600_000 } });
  const engine = await startEngine(join(dir, 'sock'));
  engine.containers = [{ name: 'nanoclaw-v2-andy-1', workspace: folderOf('s-2') }];
  enter('s-1');
  await watch.ask(5000);
  expect(watch.found()).toEqual([]);
  enter('s-1', 's-2');
  await vi.waitFor(() => expect(watch.found()).toMatchObject([{ sessionId: 's-2' }]));
});

describe('where engines are looked for', () => {
  const around = (change: Partial<Parameters<typeof findEndpoints>[0]> = {}) =>
    findEndpoints({ env: {}, platform: 'linux', home: '/home/dana', ...change });
  const names = async (change: Partial<Parameters<typeof findEndpoints>[0]>) =>
    (await around(change)).endpoints.map(({ name }) => name);

  test('without any environment', async () => {
    expect(await around()).toEqual({
      endpoints: [
        '/var/run/docker.sock',
        '/home/dana/.docker/run/docker.sock',
        '/home/dana/.docker/desktop/docker.sock',
        '/run/podman/podman.sock',
      ].map((name) => ({ name, socketPath: name })),
      problems: [],
    });
  });

  test('rootless ones, and pipes on Windows', async () => {
    expect(await names({ env: { XDG_RUNTIME_DIR: '/run/user/1000' } })).toEqual(
      expect.arrayContaining(['/run/user/1000/docker.sock', '/run/user/1000/podman/podman.sock']),
    );
    expect(await names({ platform: 'win32' })).toEqual([
      '//./pipe/docker_engine',
      '//./pipe/dockerDesktopLinuxEngine',
      '//./pipe/podman-machine-default',
    ]);
  });

  test('B09: those in virtual machines of a Mac, whatever the current context is', async () => {
    const found = await names({ platform: 'darwin', home: '/Users/dana' });
    expect(found).toEqual(
      expect.arrayContaining([
        ...['/var/run/docker.sock', '/Users/dana/.colima/default/docker.sock'],
        '/Users/dana/.local/share/containers/podman/machine/podman.sock',
      ]),
    );
  });

  test('DOCKER_HOST and CONTAINER_HOST name the only ones', async () => {
    const env = {
      XDG_RUNTIME_DIR: '/run/user/1000',
      DOCKER_HOST: 'unix:///tmp/d.sock',
      CONTAINER_HOST: 'unix:///tmp/p.sock',
    };
    expect(await names({ env })).toEqual(['/tmp/d.sock', '/tmp/p.sock']);
    expect(await names({ env: { DOCKER_HOST: '' } })).toContain('/var/run/docker.sock');
    expect(await names({ env: { DOCKER_HOST: 'npipe:////./pipe/docker_engine' } })).toEqual([
      '//./pipe/docker_engine',
    ]);
    expect((await around({ env: { DOCKER_HOST: 'tcp://127.0.0.1:2375' } })).endpoints).toEqual([
      { name: '127.0.0.1:2375', host: '127.0.0.1', port: 2375 },
    ]);
    expect(await names({ env: { DOCKER_HOST: 'localhost:4243' } })).toEqual(['localhost:4243']);
  });

  test.each([
    [
      'tcp://build.example.com:2376',
      'DOCKER_HOST names another machine (tcp://build.example.com), which is not asked',
    ],
    [
      'ssh://dana:secret@build.example.com',
      'DOCKER_HOST names another machine (ssh://build.example.com), which is not asked',
    ],
    ['https://localhost:2376', 'DOCKER_HOST asks for https://, which is not spoken here'],
    ['fd://', 'DOCKER_HOST names another machine (fd://), which is not asked'],
    ['not an address', 'DOCKER_HOST is not an address'],
  ])('%s is not asked, and why is said', async (DOCKER_HOST, problem) => {
    expect(await around({ env: { DOCKER_HOST } })).toEqual({ endpoints: [], problems: [problem] });
  });

  test('the current Docker context comes first', async () => {
    const home = temporaryFolder();
    const meta = join(home, '.docker/contexts/meta', sha('colima'));
    mkdirSync(meta, { recursive: true });
    writeFileSync(join(home, '.docker/config.json'), '{"currentContext":"colima","auths":{}}');
    writeFileSync(
      join(meta, 'meta.json'),
      '{"Name":"colima","Endpoints":{"docker":{"Host":"unix:///home/dana/.colima/default/docker.sock","SkipTLSVerify":false}}}',
    );
    expect((await names({ home }))[0]).toBe('/home/dana/.colima/default/docker.sock');
    expect((await names({ home, env: { DOCKER_CONTEXT: 'default' } }))[0]).toBe('/var/run/docker.sock');
    writeFileSync(join(meta, 'meta.json'), '{"Endpoints":{"docker":{"Host":5}}}');
    expect((await names({ home }))[0]).toBe('/var/run/docker.sock');
    writeFileSync(join(home, '.docker/config.json'), 'no JSON');
    expect((await names({ home }))[0]).toBe('/var/run/docker.sock');
  });

  test('a problem stands beside what the others answer', async () => {
    const { dir, watch, enter } = setting([], {
      findEndpoints: () =>
        findEndpoints({
          env: { DOCKER_HOST: 'ssh://b', CONTAINER_HOST: `unix://${dir}/sock` },
          platform: 'linux',
          home: dir,
        }),
    });
    await startEngine(join(dir, 'sock'), 'Podman');
    enter('s-1');
    await watch.ask(5000);
    expect(watch.facts('s-1')).toMatchObject({
      ...{ asked: 'answered', engines: ['Podman'] },
      problems: ['DOCKER_HOST names another machine (ssh://b), which is not asked'],
    });
  });
});

const LIST = 'GET /containers/json?all=1';

function sha(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
