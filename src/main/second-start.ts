/**
 * A start on a profile whose console is already running: what it asks for goes to that console, and the outcome
 * comes back through a file in the profile, since Electron offers no way back.
 */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Flags, parseFlags } from '../desk/flags.js';
import { OWN_FILE } from '../profile/set-aside.js';

/** What the later start hands over: plain JSON. */
export interface Handover {
  argv: string[];
  cwd: string;
  /** Names the answer's file: a UUID. */
  answer: string;
}

/** Opening may make the demo first, or wait for an opening in progress. */
const PATIENCE_MS = 20_000;
const LOOK_MS = 50;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const OURS = /^start-[0-9a-f-]{36}\.answer(\.part)?$/;

function fileOf(profile: string, answer: string): string {
  return join(profile, `start-${answer}.answer`);
}

/**
 * What was handed over, as far as it can be made out.
 * @param data from the other process, untrusted
 * @param argv its whole command line as Electron reports it
 */
export function handoverOf(
  data: unknown,
  argv: readonly string[],
  cwd: string,
): Omit<Handover, 'answer'> & { answer: string | null } {
  const has = (name: string): unknown =>
    typeof data === 'object' && data !== null ? Reflect.get(data, name) : undefined;
  const [given, from, answer] = [has('argv'), has('cwd'), has('answer')];
  const whole =
    Array.isArray(given) && given.every((one) => typeof one === 'string') && typeof from === 'string';
  return {
    argv: whole ? given.map(String) : argv.slice(1),
    cwd: whole ? from : cwd,
    answer: typeof answer === 'string' && UUID.test(answer) ? answer : null,
  };
}

/** How the running console was started. */
export interface OwnStart {
  argv: readonly string[];
  cwd: string;
  /** Whether Chromium has that switch, with that value; the command line alone does not show all of them. */
  hasSwitch(name: string, value: string): boolean;
}

/** What on another start's command line is neither a flag of ours nor what the running console was started with. */
function unknownOf(asked: Flags, cwd: string, own: OwnStart): string[] {
  const { others } = parseFlags(own.argv, own.cwd);
  const known = new Set([...others, ...others.map((other) => resolve(own.cwd, other))]);
  const has = (other: string): boolean => {
    const [, name = '', value = ''] = /^--?([^=]+)(?:=(.*))?$/s.exec(other) ?? [];
    return name !== '' && own.hasSwitch(name, value);
  };
  return asked.others.filter((other) => !known.has(other) && !known.has(resolve(cwd, other)) && !has(other));
}

/**
 * What another start asks for that the running console does not have already, as it was typed, and why it
 * cannot have it; decided before anything is opened.
 */
export function weighStart(
  asked: Flags,
  cwd: string,
  own: OwnStart,
): { typed: string[]; problems: string[] } {
  const unknown = unknownOf(asked, cwd, own);
  return {
    // A start that hands over has named the same profile.
    typed: [...asked.typed.filter((flag) => !flag.startsWith('--user-data-dir')), ...unknown],
    problems: [
      ...asked.problems,
      ...unknown
        .filter((other) => !asked.problems.some((problem) => problem.startsWith(`“${other}”`)))
        .map((other) =>
          other.startsWith('-')
            ? `“${other}” cannot be given to a console that is already running`
            : `“${other}” is not understood; a folder is opened with --workspace=<folder>`,
        ),
    ],
  };
}

/** Reports the outcome. @param refusal whole sentences; null when all was done. @throws system errors */
export function answerStart(profile: string, answer: string, refusal: string | null): void {
  const file = fileOf(profile, answer);
  writeFileSync(`${file}.part`, JSON.stringify({ refusal }), { mode: OWN_FILE, flag: 'wx' });
  renameSync(`${file}.part`, file);
}

/**
 * Waits for the answer without yielding the thread, so that the rest of Electron does not start.
 * @returns the refusal; null when all was done
 */
export function awaitAnswer(profile: string, answer: string, patienceMs = PATIENCE_MS): string | null {
  const file = fileOf(profile, answer);
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const until = performance.now() + patienceMs;
  while (!existsSync(file)) {
    if (performance.now() > until) {
      return `The console running on this profile did not answer within ${patienceMs / 1000} s. Look at its window.`;
    }
    Atomics.wait(clock, 0, 0, LOOK_MS);
  }
  const said: unknown = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file, { force: true });
  const refusal: unknown = typeof said === 'object' && said !== null ? Reflect.get(said, 'refusal') : null;
  return typeof refusal === 'string' ? refusal : null;
}

/** Removes answers that nobody waited for any more. */
export function sweepAnswers(profile: string): void {
  for (const name of readdirSync(profile)) {
    if (OURS.test(name)) rmSync(join(profile, name), { force: true });
  }
}
