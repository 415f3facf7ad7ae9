/** The file beside v2.db that says that we made this workspace. Our own state never goes into v2.db. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fsRefusal, isMissing, readRefusal } from './files/fs-refusal.js';

export const DEMO_MARKER = '.session-console-demo';

interface Demo {
  /** Sessions that simulated agent and host leave alone: set up to be looked at, or being played by a scenario. */
  stagedSessions: string[];
}

/** What we noted about our own workspace at this data directory; null when it is not ours. */
export function readDemo(dir: string): Demo | null {
  let text: string;
  try {
    text = readFileSync(path.join(dir, DEMO_MARKER), 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw readRefusal(error, path.join(dir, DEMO_MARKER));
  }
  let noted: unknown;
  try {
    noted = JSON.parse(text);
  } catch {
    // Somebody edited it. The workspace is still a demo.
    noted = null;
  }
  const staged: unknown =
    typeof noted === 'object' && noted !== null ? Reflect.get(noted, 'stagedSessions') : undefined;
  return { stagedSessions: Array.isArray(staged) ? staged.filter((id) => typeof id === 'string') : [] };
}

/** True for a workspace that we made. */
export function isDemo(dir: string): boolean {
  return readDemo(dir) !== null;
}

/** Notes which sessions are to be left alone; anyone reading meanwhile sees either the old list or the new one. */
export function writeDemo(dir: string, demo: Demo): void {
  const file = path.join(dir, DEMO_MARKER);
  try {
    writeFileSync(`${file}.new`, `${JSON.stringify({ stagedSessions: demo.stagedSessions })}\n`);
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw fsRefusal(error, file);
  }
}
