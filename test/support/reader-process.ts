import { fork } from 'node:child_process';
import type { ReaderChild } from '../../src/reader/client.js';

/** A real reader in a Node child, with the pid that a test needs to stop it. */
export interface ForkedReader extends ReaderChild {
  readonly pid: number;
}

/** Starts the bundled reader (`bundleEntry('src/reader/index.ts')`). */
export function forkReader(script: string): ForkedReader {
  const child = fork(script, [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  if (child.pid === undefined) throw new Error('The reader did not start');
  return {
    pid: child.pid,
    postMessage: (message) => {
      if (child.connected && typeof message === 'object' && message !== null) {
        // A send to a child that has just died fails; its exit is what the client goes by.
        child.send(message, () => undefined);
      }
    },
    onMessage: (listener) => {
      child.on('message', listener);
    },
    onExit: (listener) => {
      child.on('exit', listener);
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}
