import { join } from 'node:path';
import log from 'electron-log/main';

/** The console's own log: `logs/console.log` under the user-data folder, and the terminal. */
export function startLog(userData: string): typeof log {
  log.transports.file.resolvePathFn = () => join(userData, 'logs', 'console.log');
  log.transports.file.level = 'info';
  log.transports.console.level = 'warn';
  log.errorHandler.startCatching({ showDialog: false });
  return log;
}

export type Log = Pick<typeof log, 'info' | 'warn' | 'error'>;
