import { app } from 'electron';
import { sqliteVersion } from '../../../store/db/sqlite.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function appHandlers({ readOnly }: Office) {
  return {
    'app.info': () => ({
      version: app.getVersion(),
      electron: process.versions.electron ?? '',
      chrome: process.versions.chrome ?? '',
      node: process.versions.node,
      sqlite: sqliteVersion(),
      readOnly,
    }),
  } satisfies Partial<Handlers>;
}
