import { type ChildProcess, spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { PYTHON } from './python-path.js';

export interface Helper {
  process: ChildProcess;
  /** Resolves when it prints that line. */
  said(line: string): Promise<void>;
  exited: Promise<void>;
}

/** Starts a Python program as a second process; it is killed when the test is done. */
export function python(program: string, ...args: string[]): Helper {
  const child = spawn(PYTHON, ['-u', '-c', program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  // A process that has ended by itself cannot be told to: whoever waits for its output will find out.
  child.stdin.on('error', () => undefined);
  let output = '';
  const waiting = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    for (const check of waiting) check();
  });
  const exited = new Promise<void>((resolve) => {
    // Not at its exit: what it said last may come after that.
    child.once('close', () => resolve());
  });
  const said = (line: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (!output.split('\n').includes(line)) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      void exited.then(() => reject(new Error(`It ended without saying ${line}`)));
      check();
    });
  return { process: child, said, exited };
}
