import { execFileSync } from 'node:child_process';

function find(): string {
  const program = 'import sys; print(sys.executable)';
  return execFileSync('python3', ['-c', program], { encoding: 'utf8' }).trim();
}

/**
 * The Python that `python3` leads to. Where that name is a shim that first looks for a version, going through
 * it each time takes longer than the work itself.
 */
export const PYTHON = process.env.TEST_PYTHON ?? find();

/** Vitest's global set-up: found once for all files. */
export function setup(): void {
  process.env.TEST_PYTHON = PYTHON;
}
