import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { StartChild } from '../desk/child.js';

/** Starts scripts of a folder as children of plain Node. */
export const startChildIn =
  (folder: string): StartChild =>
  (script, { args = [], env }) => {
    const child = fork(join(folder, script), [...args], {
      ...(env === undefined ? {} : { env }),
      // Standard output is ours alone.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    // One that could not be started, or was spoken to too late, tells by its exit.
    child.on('error', () => undefined);
    return {
      get pid() {
        return child.pid ?? null;
      },
      postMessage: (message) => {
        if (child.connected && typeof message === 'object' && message !== null)
          child.send(message, () => undefined);
      },
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.on('exit', (code) => listener(code ?? 1)),
      kill: () => void child.kill('SIGKILL'),
    };
  };
