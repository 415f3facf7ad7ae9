import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inProject, onPath } from '../lib/paths.mjs';
import { Failure, note, reportStep, timed } from '../lib/report.mjs';
import { capture } from '../lib/run.mjs';
import { cacheFolder, inScratch, isIntact, putInPlace, seal } from './cache.mjs';
import { nodeGyp } from './npm.mjs';

const pkg = inProject('node_modules/better-sqlite3');
const built = path.join(pkg, 'build');
const addonName = 'better_sqlite3.node';
export const addon = path.join(built, 'Release', addonName);

const query = `const Database = require('better-sqlite3');
  console.log('sqlite', new Database(':memory:').prepare('select sqlite_version() as v').get().v);`;

/** Node-API's newest features, for runtimes that have them only as experimental (Node 20, Electron 33). */
const flags =
  '-UNAPI_VERSION -DNAPI_VERSION=2147483647 -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT';

export function sqliteVersion() {
  return JSON.parse(readFileSync(path.join(pkg, 'package.json'), 'utf8')).version;
}

/**
 * Leaves a better-sqlite3 that loads in both runtimes: the package's own binary if that does, else one
 * compiled before, else one compiled now. A runtime that is too old crashes instead of throwing, so each
 * check runs in a child process.
 * @param {string} electron the binary
 */
export async function installSqlite(electron) {
  const { value: how, milliseconds } = await timed(() => makeLoadable(electron));
  reportStep('set-up', `better-sqlite3 ${sqliteVersion()} (${how}) loads in both runtimes`, milliseconds);
}

async function makeLoadable(electron) {
  if (await loads(electron)) return existsSync(addon) ? 'compiled before' : 'prebuilt';
  if (existsSync(built)) {
    rmSync(built, { recursive: true, force: true });
    if (await loads(electron)) return 'prebuilt';
  }
  const cached = path.join(cacheFolder(), await cacheKey(electron));
  if (await isIntact(cached)) {
    place(path.join(cached, addonName));
    if (await loads(electron)) return 'from the cache';
    rmSync(cached, { recursive: true, force: true });
  }
  await compile(electron, cached);
  return 'compiled';
}

/** @returns {Promise<boolean>} in this Node, which runs the tests, and in Electron, which runs the app */
async function loads(electron) {
  for (const runtime of [process.execPath, electron]) {
    const result = await capture(runtime, ['-e', query], {
      cwd: inProject(),
      env: { ELECTRON_RUN_AS_NODE: '1' },
      limit: 30_000,
    });
    if (result.code !== 0 || !result.output.includes('sqlite 3')) return false;
  }
  return true;
}

async function cacheKey(electron) {
  const asked = await capture(electron, ['-p', 'process.versions.napi'], {
    env: { ELECTRON_RUN_AS_NODE: '1' },
  });
  const level = Math.min(Number(process.versions.napi), Number.parseInt(asked.output, 10) || 0);
  return `better-sqlite3-${sqliteVersion()}-${process.platform}-${process.arch}-napi${level}`;
}

async function compile(electron, cached) {
  const gyp = nodeGyp();
  const missing = missingTools();
  if (missing.length > 0 || !gyp) throw noCompiler(gyp ? missing : [...missing, 'node-gyp (part of npm)']);
  note('set-up', 'better-sqlite3: its binary needs a newer Node-API, compiling it once (1 to 2 minutes)');
  let done = false;
  try {
    const result = await capture(
      process.execPath,
      [gyp, 'rebuild', '--release', '--force_build=1', ...headers()],
      {
        cwd: pkg,
        env: { CXXFLAGS: [process.env.CXXFLAGS, flags].filter(Boolean).join(' ') },
      },
    );
    if (result.code !== 0) throw notCompiled(result.output);
    // Only the addon is kept: the objects are 17 MB that nobody needs.
    await inScratch(cacheFolder(), async (scratch) => {
      const entry = path.join(scratch, 'entry');
      mkdirSync(entry);
      copyFileSync(addon, path.join(entry, addonName));
      place(path.join(entry, addonName));
      if (!(await loads(electron))) throw notLoadable();
      await seal(entry);
      putInPlace(entry, cached);
    });
    done = true;
  } finally {
    if (!done) rmSync(built, { recursive: true, force: true });
  }
}

/** node_modules/better-sqlite3/build/Release with the addon alone, in one step. */
function place(file) {
  const finished = path.join(pkg, '.build.new');
  rmSync(finished, { recursive: true, force: true });
  mkdirSync(path.join(finished, 'Release'), { recursive: true });
  copyFileSync(file, path.join(finished, 'Release', addonName));
  putInPlace(finished, built);
}

/** Headers that came with Node save a download. */
function headers() {
  const prefix = path.resolve(path.dirname(process.execPath), '..');
  return existsSync(path.join(prefix, 'include/node/node_api.h')) ? [`--nodedir=${prefix}`] : [];
}

function missingTools() {
  if (process.platform === 'win32') return []; // node-gyp finds Visual Studio by itself, or says so
  const wanted = {
    python3: ['python3', 'python'],
    make: ['make', 'gmake'],
    'g++': ['g++', 'c++', 'clang++'],
  };
  return Object.keys(wanted).filter((tool) => !wanted[tool].some(onPath));
}

const newerNode = 'or use Node.js 22.14 or later with an Electron from GitHub, which need no compiler';

function noCompiler(missing) {
  const debian = 'apt-get install -y python3 make g++';
  return new Failure({
    what: `better-sqlite3 must be compiled here, and ${missing.join(', ')} cannot be found.`,
    why: `its ready-made binary needs Node-API 10, and this is Node ${process.versions.node}`,
    todo: `install a C++ compiler, make and Python 3 (Debian, Ubuntu: ${debian}), ${newerNode}`,
  });
}

function notCompiled(output) {
  const lines = output.split('\n').filter((line) => /error|ERR!/i.test(line));
  return new Failure({
    what: 'better-sqlite3 could not be compiled.',
    why:
      lines
        .slice(0, 3)
        .join('; ')
        .replace(/https?:\/\/\S+/g, 'a download') || 'node-gyp did not say why',
    todo: `see that g++, make, Python 3 and Node's headers are installed, ${newerNode}`,
  });
}

function notLoadable() {
  return new Failure({
    what: 'better-sqlite3 was compiled but does not load.',
    why: `tried in Node ${process.versions.node} and in the Electron that was found`,
    todo: `remove node_modules and run this again, ${newerNode}`,
  });
}
