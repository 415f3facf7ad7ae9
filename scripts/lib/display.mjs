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
  return hasDisplay() ? [program, args] : ['xvfb-run', ['-a', '-s', screen, program, ...args]];
}
