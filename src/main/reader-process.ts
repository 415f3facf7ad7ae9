import { mkdirSync, mkdtempSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { utilityProcess } from 'electron';
import type { ReaderChild } from '../reader/client.js';
import type { Log } from './early-log.js';

/**
 * Starts the process that does every read of session files; the reader's client asks for it, one at a time.
 * @param tempDir of this profile alone. Each reader has its own folder for temporary files in there (copies of
 *   databases that had to be recovered), so that what one leaves behind when it is killed is known to be
 *   nobody's and is removed.
 */
export function readerSpawner(tempDir: string, log: Log): () => ReaderChild {
  let own = '';

  /** Removes a link itself, not what it leads to. */
  async function removeOthers(): Promise<void> {
    for (const name of await readdir(tempDir)) {
      if (name !== own) await rm(join(tempDir, name), { recursive: true, force: true });
    }
  }

  return () => {
    mkdirSync(tempDir, { recursive: true, mode: 0o700 });
    const folder = mkdtempSync(join(tempDir, 'reader-'));
    own = basename(folder);
    void removeOthers().catch((error: unknown) => log.warn('reader leftovers', error));
    return spawnReader(folder);
  };
}

function spawnReader(temp: string): ReaderChild {
  const child = utilityProcess.fork(join(import.meta.dirname, 'reader.js'), [], {
    serviceName: 'Session reader',
    env: { ...process.env, TMPDIR: temp, TMP: temp, TEMP: temp },
  });
  let unwanted = false;
  const end = (): void => {
    unwanted = true;
    try {
      // Electron's kill is a SIGTERM, which a reader stuck inside SQLite would not hear.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    } catch {
      // It has ended by itself, and its exit is on the way.
    }
  };
  child.once('spawn', () => {
    if (unwanted) end();
  });
  return {
    postMessage: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.on('exit', listener),
    kill: end,
  };
}
