// What the scripts print: one line per step, one message per failure.

/** A failure that a person can do something about: shown verbatim, never with a stack. */
export class Failure extends Error {
  /** @param {{ what: string, why: string, todo: string }} parts */
  constructor({ what, why, todo }) {
    super(what);
    this.name = 'Failure';
    this.why = why;
    this.todo = todo;
  }
}

/** The person (or the system) asked the script to stop. */
export class Interrupted extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`stopped by ${signal}`);
    this.exitCode = signal === 'SIGINT' ? 130 : 143;
  }
}

/** `set-up  electron 33.2.1 (fallback)              4.1 s` */
export function reportStep(area, what, milliseconds) {
  console.log(`${area.padEnd(7)} ${what.padEnd(52)} ${seconds(milliseconds).padStart(8)}`);
}

export function note(area, text) {
  console.log(`${area.padEnd(7)} ${text}`);
}

/** @template T @param {() => Promise<T> | T} work @returns {Promise<{ value: T, milliseconds: number }>} */
export async function timed(work) {
  const start = performance.now();
  const value = await work();
  return { value, milliseconds: performance.now() - start };
}

export function seconds(milliseconds) {
  const digits = milliseconds < 1000 ? 2 : 1;
  return `${(milliseconds / 1000).toFixed(digits)} s`;
}

/** Runs a whole script: the exit code is what `main` returns, or 1 with one clear message. */
export async function runScript(area, main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (!(error instanceof Interrupted)) console.error(explain(area, error));
    process.exitCode = error.exitCode ?? 1;
  }
}

function explain(area, error) {
  if (error instanceof Failure) {
    return `\n${area}: ${error.message}\n  why:  ${error.why}\n  do:   ${error.todo}\n`;
  }
  // Something nobody foresaw: its own first line says more than a stack; DEBUG=1 shows the rest.
  const detail = process.env.DEBUG ? error?.stack : String(error?.message ?? error).split('\n')[0];
  return `\n${area}: stopped by an error that the script does not know.\n  why:  ${detail}\n  do:   run it again with DEBUG=1 to see where it happened\n`;
}
