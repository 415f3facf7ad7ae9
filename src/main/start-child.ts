import { join } from 'node:path';
import { utilityProcess } from 'electron';
import type { StartChild } from '../desk/child.js';

/** Starts a script that stands beside main's own in a utility process of Electron. */
export const startChild: StartChild = (script, { args = [], serviceName, env }) => {
  const options = env === undefined ? { serviceName } : { serviceName, env };
  const child = utilityProcess.fork(join(import.meta.dirname, script), [...args], options);
  let unwanted = false;
  const kill = (): void => {
    unwanted = true;
    try {
      // Electron's kill is a SIGTERM, which a process stuck inside SQLite would not hear.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    } catch {
      // It has ended by itself, and its exit is on the way.
    }
  };
  child.once('spawn', () => {
    if (unwanted) kill();
  });
  return {
    get pid() {
      return child.pid ?? null;
    },
    postMessage: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    kill,
  };
};
