import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inProject } from '../lib/paths.mjs';
import { Failure, note, reportStep, seconds, timed } from '../lib/report.mjs';
import { capture } from '../lib/run.mjs';
import { putInPlace } from './cache.mjs';
import { fallback, fallbackFits, placeFallback } from './electron-fallback.mjs';

const pkg = inProject('node_modules/electron');
export const dist = path.join(pkg, 'dist');
const pathFile = path.join(pkg, 'path.txt');

/** The downloader of Electron 42 and later requires this Node. */
const downloaderNeeds = [22, 12];
const downloadLimit = 5 * 60_000;

/** @returns {string | undefined} the binary that every tool will find, if it is there */
export function electronBinary() {
  const binary = path.join(dist, read(pathFile) ?? '');
  return read(pathFile) && existsSync(binary) ? binary : undefined;
}

/** @returns {string | undefined} '33.2.1' */
export function electronVersion() {
  return read(path.join(dist, 'version'))?.replace(/^v/, '').trim();
}

export function declaredVersion() {
  return JSON.parse(readFileSync(path.join(pkg, 'package.json'), 'utf8')).version;
}

/** Puts an Electron into node_modules/electron if there is none; whether it runs is checked later. */
export async function installElectron() {
  const present = electronVersion();
  if (electronBinary() && (present === declaredVersion() || present === fallback.electron)) return;
  const official = await timed(installOfficial);
  if (official.value.ok) {
    reportStep('set-up', `electron ${declaredVersion()}`, official.milliseconds);
    return;
  }
  if (!fallbackFits()) throw noElectron(official.value);
  note('set-up', `${official.value.why}: ${fallback.warning}`);
  const { value: how, milliseconds } = await timed(() => placeFallback(dist));
  writePathFile('electron');
  reportStep('set-up', `electron ${fallback.electron} (fallback, ${how})`, milliseconds);
}

/** Electron's own installer. @returns {Promise<{ ok: boolean, why?: string, todo?: string }>} */
async function installOfficial() {
  if (!nodeIsAtLeast(downloaderNeeds)) {
    return {
      ok: false,
      why: `Electron's downloader needs Node ${downloaderNeeds.join('.')}, this is ${process.versions.node}`,
      todo: `install Node.js ${downloaderNeeds.join('.')} or later, then run this again`,
    };
  }
  const result = await capture(process.execPath, [path.join(pkg, 'install.js')], { limit: downloadLimit });
  if (result.code === 0 && electronBinary()) return { ok: true };
  removeElectron(); // an installer that was cut off leaves half a folder
  const why = result.timedOut
    ? `the download of Electron was not done after ${seconds(downloadLimit)}`
    : 'GitHub is not reachable';
  return {
    ok: false,
    why,
    todo: 'check the connection to GitHub (or set ELECTRON_MIRROR), then run this again',
  };
}

/** Removes the binary, so that the next set-up gets it anew. */
export function removeElectron() {
  rmSync(pathFile, { force: true });
  rmSync(dist, { recursive: true, force: true });
}

/**
 * @param {string} binary
 * @returns {Promise<string | undefined>} why it does not run, undefined if it does
 */
export async function whyElectronFails(binary) {
  const result = await capture(binary, ['-p', '"electron " + process.versions.electron'], {
    env: { ELECTRON_RUN_AS_NODE: '1' },
    limit: 30_000,
  });
  const wanted = `electron ${electronVersion()}`;
  if (result.code === 0 && result.output.includes(wanted)) return undefined;
  return result.output.trim().split('\n')[0] || `it ended with ${result.signal ?? result.code}`;
}

function noElectron({ why, todo }) {
  return new Failure({
    what: `Electron ${declaredVersion()} could not be installed.`,
    why: `${why}, and there is no substitute for ${process.platform}-${process.arch}`,
    todo,
  });
}

/** Written last and in one step: its presence is what makes tools take the folder for complete. */
function writePathFile(name) {
  const finished = `${pathFile}.new`;
  writeFileSync(finished, name);
  putInPlace(finished, pathFile);
}

export function nodeIsAtLeast([major, minor], version = process.versions.node) {
  const [a, b] = version.split('.').map(Number);
  return a > major || (a === major && b >= minor);
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
