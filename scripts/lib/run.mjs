// Child processes. Nothing here outlives the script: a signal that ends us ends them first.
import { spawn } from 'node:child_process';
import { Interrupted } from './report.mjs';

/** @type {Set<{ end: (signal: NodeJS.Signals) => void }>} */
const running = new Set();
let handlersInstalled = false;
/** @type {NodeJS.Signals | undefined} */
let stoppedBy;

/**
 * Runs a program to its end and keeps what it printed. Throws Interrupted if we are told to stop.
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, limit?: number }} [options] limit in ms
 * @returns {Promise<{ code: number | null, signal: string | null, output: string, timedOut: boolean }>}
 */
export async function capture(program, args, options = {}) {
  const result = await start(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  // A step whose child was ended at the person's request must not be taken for a failed one.
  if (stoppedBy) throw new Interrupted(stoppedBy);
  return result;
}

/**
 * Runs a program that the person sees and may talk to.
 * @param {{ cwd?: string, env?: object, limit?: number, ownGroup?: boolean, quietLines?: RegExp }} [options]
 *   ownGroup: put it in a process group of its own and end the whole group, for wrappers such as
 *   xvfb-run that leave their child behind; quietLines: stderr lines not worth showing
 */
export function show(program, args, options = {}) {
  const stdio = options.quietLines ? ['inherit', 'inherit', 'pipe'] : 'inherit';
  return start(program, args, { ...options, stdio });
}

function start(program, args, { cwd, env, limit, ownGroup = false, quietLines, stdio }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio,
      detached: ownGroup,
      windowsHide: stdio !== 'inherit',
    });
    let output = '';
    let timedOut = false;
    const keep = (chunk) => {
      output = (output + chunk).slice(-200_000);
    };
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', quietLines ? showLines(quietLines) : keep);

    const end = (signal) => {
      try {
        if (ownGroup) process.kill(-child.pid, signal);
        else child.kill(signal);
      } catch {
        // It has ended by itself meanwhile.
      }
    };
    const entry = { end };
    running.add(entry);
    installSignalHandlers();

    const timers = [];
    if (limit) {
      timers.push(
        setTimeout(() => {
          timedOut = true;
          end('SIGTERM');
          timers.push(setTimeout(() => end('SIGKILL'), 3000));
        }, limit),
      );
    }
    const finish = (result) => {
      timers.forEach(clearTimeout);
      running.delete(entry);
      resolve({ output, timedOut, ...result });
    };
    child.on('error', (error) => finish({ code: null, signal: null, output: error.message }));
    child.on('close', (code, signal) => finish({ code, signal }));
  });
}

function showLines(quietLines) {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) if (!quietLines.test(line)) process.stderr.write(`${line}\n`);
  };
}

/** Passes SIGINT and SIGTERM on to whatever runs, so that its end is what ends the script. */
function installSignalHandlers() {
  if (handlersInstalled) return;
  handlersInstalled = true;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      stoppedBy = signal;
      for (const child of running) child.end(signal);
    });
  }
}
