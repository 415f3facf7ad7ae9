import { join } from 'node:path';
import log from 'electron-log/main';
import type { Log } from './early-log.js';

/** The console's own log: `logs/console.log` under the user-data folder, and the terminal. */
export function startLog(userData: string): Log {
  log.transports.file.resolvePathFn = () => join(userData, 'logs', 'console.log');
  log.transports.file.level = 'info';
  log.transports.console.level = 'warn';
  log.errorHandler.startCatching({ showDialog: false });
  return log;
}
