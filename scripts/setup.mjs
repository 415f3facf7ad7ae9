// Makes `npm start` and `npm test` work on a fresh machine: the dependencies, an Electron that runs, a
// better-sqlite3 that loads in both runtimes, the system's packages. Each step does nothing where nothing needs
// doing. Built-in modules only: node_modules may not exist yet.
import { inProject } from './lib/paths.mjs';
import { Failure, reportStep, runScript, timed } from './lib/report.mjs';
import { installBrowser } from './setup/browser.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import {
  declaredVersion,
  electronBinary,
  electronVersion,
  installElectron,
  nodeIsAtLeast,
  removeElectron,
  whyElectronFails,
} from './setup/electron.mjs';
import { installEngines } from './setup/engines.mjs';
import { withLock } from './setup/lock.mjs';
import { installPlainOpen } from './setup/plain-open.mjs';
import { installSqlite, sqliteVersion } from './setup/sqlite.mjs';
import { isInPlace, recordState } from './setup/stamp.mjs';
import { installSystemPackages } from './setup/system.mjs';

const oldestNode = [20, 19];

await runScript('set-up', async () => {
  await setUpIfNeeded();
  // Only tests need them; they are looked for each time, as they may go.
  if (process.argv.includes('--for-tests')) {
    await installBrowser();
    await installEngines();
  }
});

async function setUpIfNeeded() {
  const { value: inPlace, milliseconds } = await timed(isInPlace);
  if (inPlace) {
    reportStep('set-up', `in place: ${electronName()}, better-sqlite3 ${sqliteVersion()}`, milliseconds);
    return;
  }
  requireNode();
  const all = await timed(() => withLock(setUp));
  reportStep('set-up', `done in ${inProject()}`, all.milliseconds);
}

async function setUp() {
  await installDependencies();
  await installElectron();
  await installSystemPackages(electronBinary());
  await requireRunnableElectron();
  await installSqlite(electronBinary());
  await installPlainOpen();
  recordState();
}

/** A binary that does not run is replaced once: it may be old or damaged. */
async function requireRunnableElectron() {
  if (!(await whyElectronFails(electronBinary()))) return;
  removeElectron();
  await installElectron();
  const why = await whyElectronFails(electronBinary());
  if (!why) return;
  removeElectron();
  throw new Failure({
    what: 'Electron is installed but does not run.',
    why,
    todo: 'see what it misses on this system; set-up gets Electron anew when you run this again',
  });
}

function electronName() {
  return `electron ${electronVersion()}${electronVersion() === declaredVersion() ? '' : ' (fallback)'}`;
}

function requireNode() {
  if (nodeIsAtLeast(oldestNode)) return;
  throw new Failure({
    what: `Node.js ${oldestNode.join('.')} or later is needed.`,
    why: `this is ${process.versions.node}`,
    todo: 'install a newer Node.js (the current LTS is best), then run this again',
  });
}
