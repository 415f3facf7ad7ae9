// `npm start`: builds if needed and opens the window. Without a display it does the console's main job
// unattended on a virtual one and leaves a picture.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { buildIfNeeded } from './lib/build.mjs';
import { hasDisplay, onSomeDisplay } from './lib/display.mjs';
import { inProject } from './lib/paths.mjs';
import { Failure, note, reportStep, runScript, seconds, timed } from './lib/report.mjs';
import { show } from './lib/run.mjs';
import { electronBinary } from './setup/electron.mjs';

const unattendedLimit = 120_000;
const picture = inProject('test-results/unattended/session-console.png');

/** What Chromium says on a bare machine about buses and graphics cards that are not there. */
const harmless =
  /^\[\d+:\d+\/[\d.]+:(ERROR|WARNING):[\w/]*(bus|object_proxy|gpu_\w+|gl_\w+|viz_\w+|angle_\w+|egl_\w+|command_buffer_\w+|vaapi_\w+|ssl_\w+)\.cc\b/;

await runScript('start', async () => {
  await buildIfNeeded('start');
  const flags = process.argv.slice(2);
  return hasDisplay() ? openWindow(flags) : runUnattended(flags);
});

/** Chromium refuses its sandbox to root, and only to root. Playwright sees to that by itself. */
function sandboxArguments() {
  if (process.platform !== 'linux' || process.getuid() !== 0) return [];
  note('start', 'running as root: Chromium refuses its sandbox there, so it is off (--no-sandbox)');
  return ['--no-sandbox'];
}

async function openWindow(flags) {
  const result = await show(electron(), [...sandboxArguments(), inProject(), ...flags]);
  if (result.code === null && !result.signal) throw notStarted(result.output);
  return exitCode(result);
}

async function runUnattended(flags) {
  note('start', 'no display: doing the demo unattended on a virtual one (open, inject, wait for the answer)');
  mkdirSync(path.dirname(picture), { recursive: true });
  rmSync(picture, { force: true });
  const job = [inProject('scripts/unattended.mjs'), picture, ...flags];
  const [program, args] = onSomeDisplay(process.execPath, job);
  const { value: result, milliseconds } = await timed(() =>
    // xvfb-run, Xvfb and the program end together, as the group that we started.
    show(program, args, { limit: unattendedLimit, ownGroup: true, quietLines: harmless }),
  );
  if (result.timedOut) {
    throw new Failure({
      what: 'The unattended run was ended.',
      why: `it had not finished after ${seconds(unattendedLimit)}`,
      todo: 'see the lines above for how far it came; on a very slow machine, run it again',
    });
  }
  if (result.code === null && !result.signal) throw notStarted(result.output);
  if (result.code !== 0) {
    note('start', `the unattended run failed (${result.signal ?? `exit code ${result.code}`}): see above`);
    return exitCode(result);
  }
  if (!existsSync(picture)) {
    throw new Failure({
      what: 'The unattended run left no picture.',
      why: 'the app ended well but saved nothing',
      todo: 'this is a mistake in the app: please report it',
    });
  }
  reportStep('start', 'unattended run: answered', milliseconds);
  note('start', `picture: ${picture}`);
  return 0;
}

function electron() {
  const binary = electronBinary();
  if (binary) return binary;
  throw new Failure({
    what: 'There is no Electron in node_modules.',
    why: 'set-up has not run, or something was removed since',
    todo: 'run npm start (which begins with set-up), not this script alone',
  });
}

function notStarted(reason) {
  return new Failure({
    what: 'Electron could not be started.',
    why: reason,
    todo: 'remove node_modules/electron/dist and run npm start again: set-up gets it anew',
  });
}

/** As a shell does it: 128 plus the signal's number. */
function exitCode({ code, signal }) {
  return code ?? 128 + (constants.signals[signal] ?? 0);
}
