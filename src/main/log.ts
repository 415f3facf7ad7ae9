import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import log from 'electron-log/main';
import type { Log } from '../desk/early-log.js';
import { OWN_FILE, OWN_FOLDER } from '../profile/set-aside.js';

/** The console's own log: `logs/console.log` under the user-data folder, and the terminal. */
export function startLog(userData: string): Log {
  // electron-log makes the folder for everybody.
  try {
    mkdirSync(join(userData, 'logs'), { recursive: true, mode: OWN_FOLDER });
  } catch {
    // It reports on the terminal itself that it cannot write.
  }
  log.transports.file.resolvePathFn = () => join(userData, 'logs', 'console.log');
  // It contains names from hostile files, and paths.
  log.transports.file.writeOptions = { flag: 'a', mode: OWN_FILE, encoding: 'utf8' };
  log.transports.file.level = 'info';
  log.transports.console.level = 'warn';
  log.errorHandler.startCatching({ showDialog: false });
  return log;
}
