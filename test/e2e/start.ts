/** The app as a person starts it from a terminal, without Playwright in between. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from './fixtures.js';

// Under plain Node the package `electron` is the path of its binary.
const ELECTRON = String(createRequire(import.meta.url)('electron'));

/** Nobody is there to press the button of the box that says why it cannot start. */
const BOX_TO_OUTPUT = `const { dialog } = require('electron');
dialog.showErrorBox = (title, text) => process.stdout.write('BOX ' + title + ': ' + text + '\\n');`;

export interface Ended {
  code: number | null;
  stderr: string;
  /** What it showed in boxes. */
  boxes: string;
}

/**
 * Starts it on a profile that cannot be used, and waits until it has ended. @param dir a folder of the test's own
 */
export function startInVain(dir: string, ...args: string[]): Promise<Ended> {
  const recorder = join(dir, 'box-to-output.cjs');
  writeFileSync(recorder, BOX_TO_OUTPUT);
  return startToTheEnd(dir, '-r', recorder, ...args);
}

/** Starts it where it does not keep running, and waits until it has ended. @param cwd where it is typed */
export async function startToTheEnd(cwd: string, ...args: string[]): Promise<Ended> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const before = args[0] === '-r' ? args.splice(0, 2) : [];
  const child = spawn(ELECTRON, [...before, ...asRoot, ROOT, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  let boxes = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.stdout.on('data', (chunk: Buffer) => {
    boxes += chunk.toString();
  });
  const [code] = await once(child, 'close');
  return { code: typeof code === 'number' ? code : null, stderr, boxes };
}
