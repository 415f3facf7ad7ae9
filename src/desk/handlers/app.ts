import { sqliteVersion } from '../../store/db/sqlite.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function appHandlers({ readOnly, version }: Office) {
  return {
    'app.info': () => ({
      version,
      electron: process.versions.electron ?? '',
      chrome: process.versions.chrome ?? '',
      node: process.versions.node,
      sqlite: sqliteVersion(),
      readOnly,
    }),
  } satisfies Partial<Handlers>;
}
