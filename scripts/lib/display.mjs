import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onPath } from './paths.mjs';

const screen = '-screen 0 1600x1000x24';

export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

export function hasVirtualDisplay() {
  return Boolean(onPath('xvfb-run') && onPath('Xvfb') && onPath('xauth'));
}

/** The same command, on a virtual display where there is no real one. @returns {[string, string[]]} */
export function onSomeDisplay(program, args) {
  if (hasDisplay()) return [program, args];
  // In a folder of its own making, xvfb-run sometimes fails to clean up, and ends with 5 whatever the program says.
  const keys = mkdtempSync(path.join(tmpdir(), 'session-console-display-'));
  process.once('exit', () => rmSync(keys, { recursive: true, force: true }));
  return ['xvfb-run', ['-a', '-f', path.join(keys, 'Xauthority'), '-s', screen, program, ...args]];
}
