// Linux only: the shared libraries that Electron needs, and a virtual display where there is no real one.
import { hasDisplay, hasVirtualDisplay } from '../lib/display.mjs';
import { onPath } from '../lib/paths.mjs';
import { Failure, note, reportStep, timed } from '../lib/report.mjs';
import { capture } from '../lib/run.mjs';

/** Each entry: one package under the names it has had; these pull in all else that Electron loads. */
const libraries = [
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libnss3'],
  ['libgbm1'],
  ['libasound2t64', 'libasound2'],
  ['libxss1'],
  ['libxtst6'],
];
/** With fonts: a bare machine would draw Hebrew and emoji as boxes in screenshots. */
const virtualDisplay = [
  ['xvfb'],
  ['xauth'],
  ['fonts-liberation'],
  ['fonts-freefont-ttf'],
  ['fonts-noto-color-emoji'],
];

/** @param {string} electron the binary */
export async function installSystemPackages(electron) {
  if (process.platform !== 'linux') return;
  const missing = await whatIsMissing(electron);
  if (missing.names.length === 0) return;
  const packages = await choosePackages(missing.packages);
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (!onPath('apt-get')) throw otherSystem(missing.names);
  if (process.getuid() !== 0) throw notRoot(missing.names, `sudo ${command}`);

  note('set-up', `system packages: ${packages.join(' ')}`);
  const { value: result, milliseconds } = await timed(() => aptInstall(packages));
  const still = (await whatIsMissing(electron)).names;
  if (still.length > 0) throw notInstalled(still, result.output, command);
  reportStep('set-up', 'system packages', milliseconds);
}

async function whatIsMissing(electron) {
  const names = await missingLibraries(electron);
  const packages = names.length > 0 ? [...libraries] : [];
  if (!hasDisplay() && !hasVirtualDisplay()) {
    names.push('Xvfb (a virtual display, as there is no other)');
    packages.push(...virtualDisplay);
  }
  return { names, packages };
}

/** @param {string} electron the binary */
async function missingLibraries(electron) {
  const { output } = await capture('ldd', [electron]);
  return [...output.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
}

/** The first name of each that this system knows; package lists are fetched if it knows none. */
async function choosePackages(wanted) {
  let known = await knownPackages(wanted.flat());
  if (process.getuid() === 0 && wanted.some((names) => !names.some((name) => known.has(name)))) {
    await capture('apt-get', ['update', '-q']);
    known = await knownPackages(wanted.flat());
  }
  return wanted.map((names) => names.find((name) => known.has(name)) ?? names.at(-1));
}

async function knownPackages(names) {
  const { output } = await capture('apt-cache', ['policy', ...names], { env: { LC_ALL: 'C' } });
  const known = [...output.matchAll(/^(\S+):\n {2}Installed: .*\n {2}Candidate: (?!\(none\))/gm)];
  return new Set(known.map(([, name]) => name));
}

/** @param {string[]} packages @returns what apt-get said */
export async function aptInstall(packages) {
  const args = [
    'install',
    '-y',
    '-q',
    '--no-install-recommends',
    '-o',
    'DPkg::Lock::Timeout=120',
    ...packages,
  ];
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const first = await capture('apt-get', args, { env });
  if (first.code === 0) return first;
  // Old lists name versions that the mirror no longer has.
  await capture('apt-get', ['update', '-q'], { env });
  return capture('apt-get', args, { env });
}

function otherSystem(names) {
  return new Failure({
    what: 'Electron needs system libraries that are not installed.',
    why: `missing: ${names.join(', ')}`,
    todo: "install them with this system's package manager, then run this again",
  });
}

function notRoot(names, command) {
  return new Failure({
    what: 'Electron needs system packages that are not installed.',
    why: `missing: ${names.join(', ')}; installing them takes root, which this is not`,
    todo: `run this, then start again:\n        ${command}`,
  });
}

function notInstalled(names, output, command) {
  const reason = output.split('\n').find((line) => line.startsWith('E: '));
  return new Failure({
    what: 'The system packages that Electron needs could not be installed.',
    why: `still missing: ${names.join(', ')}${reason ? ` (${reason.replace(/https?:\/\/\S+/g, 'the mirror')})` : ''}`,
    todo: `run this by hand and see what it says:\n        ${command}`,
  });
}
