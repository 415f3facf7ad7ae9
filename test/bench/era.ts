/** What the tables of newer hosts cost: a workspace is opened and its sessions are listed for the first time. */
import { join } from 'node:path';
import { listSessions } from '../../src/store/session/session.js';
import { openWorkspace } from '../../src/store/workspace.js';
import { makeWorkspace } from './fixtures.js';
import { against, alternate, type Suite, timed } from './measure.js';
import type { Options } from './options.js';

const SESSIONS = 300;
const NAME = `first list of ${SESSIONS} sessions, NanoClaw 2.3 against 2.0.64 (ms)`;

function firstList(path: string): Promise<number> {
  return timed(() => {
    const ws = openWorkspace(path);
    try {
      const listed = listSessions(ws).length;
      if (listed !== SESSIONS) throw new Error(`A list of ${listed} sessions`);
    } finally {
      ws.close();
    }
  });
}

export function era({ scratch, quick }: Options): Suite {
  return {
    names: [NAME],
    run: async () => {
      const paths: string[] = [];
      for (const made of ['2.3', '2.0.64'] as const) {
        const { ws } = await makeWorkspace(join(scratch, `era-${made}`), SESSIONS, made);
        paths.push(ws.path);
        ws.close();
      }
      const [newer = '', older = ''] = paths;
      const { a, b } = await alternate(
        quick ? 20 : 100,
        5,
        () => firstList(newer),
        () => firstList(older),
      );
      return [against(NAME, a, b, 1.1)];
    },
  };
}
