import { join } from 'node:path';
import { utilityProcess } from 'electron';
import type { ReaderChild } from '../reader/client.js';

/** Starts the process that does every read of session files; the reader's client asks for it. */
export function spawnReader(): ReaderChild {
  const child = utilityProcess.fork(join(import.meta.dirname, 'reader.js'), [], {
    serviceName: 'Session reader',
  });
  return {
    postMessage: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.on('exit', listener),
    // Electron's kill is a SIGTERM, which a reader stuck inside SQLite would not hear.
    kill: () => {
      try {
        if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself, and its exit is on the way.
      }
    },
  };
}
