/** What a script waits for: one call without a window, against a program that opens the same v2.db and reads it. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { makeWorkspace } from './fixtures.js';
import { against, alternate, type Suite, timed } from './measure.js';
import type { Options } from './options.js';

const NAME = 'one call from a script, against Node with better-sqlite3 (ms)';

const FLOOR = `const Database = require('better-sqlite3');
const db = new Database(process.argv[1], { readonly: true });
process.stdout.write(JSON.stringify(db.prepare('SELECT * FROM agent_groups').all()));
db.close();`;

export function cli({ scratch, quick, consoleApp }: Options): Suite {
  return {
    names: [NAME],
    run: async () => {
      const { ws } = await makeWorkspace(join(scratch, 'cli'), 1);
      ws.close();
      const run = (...args: string[]): Promise<number> =>
        timed(() => {
          const { status, stderr } = spawnSync(process.execPath, args, { cwd: consoleApp, encoding: 'utf8' });
          if (status !== 0) throw new Error(stderr);
        });
      const where = [`--workspace=${ws.path}`, `--user-data-dir=${join(scratch, 'cli-profile')}`];
      const { a, b } = await alternate(
        quick ? 5 : 30,
        2,
        () => run(join(consoleApp, 'out/main/cli.js'), 'agentGroup.list', ...where),
        () => run('-e', FLOOR, join(ws.path, 'v2.db')),
      );
      return [against(NAME, a, b, 1.3)];
    },
  };
}
