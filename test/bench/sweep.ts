/** What watching costs: looking at ten thousand sessions once, against the bare stat calls of the same number. */
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { Watcher } from '../../src/reader/watch.js';
import { centralDbPath, heartbeatPath, inboundDbPath, outboundDbPath } from '../../src/store/files/paths.js';
import { HandClock } from '../support/hand-clock.js';
import { recurrences } from '../support/recurrences.js';
import { makeLargeWorkspace } from './fixtures.js';
import { against, alternate, type Suite, timed } from './measure.js';
import type { Options } from './options.js';

const NAME = 'one sweep over 10,000 sessions, against bare stat calls (ms)';
const SESSIONS = 10_000;
const TICK_MS = 100;

export function sweep({ scratch, quick }: Options): Suite {
  return {
    names: [NAME],
    run: async () => {
      const { ws, keys } = await makeLargeWorkspace(join(scratch, 'sweep'), SESSIONS);
      ws.close();
      const clock = new HandClock(Date.now() + 60_000);
      let found = 0;
      const watcher = new Watcher({
        recurrences,
        clock,
        after: clock.after,
        announce: ({ known }) => {
          found += known.length;
        },
        reading: () => undefined,
      });
      watcher.watch({ workspace: ws.path, sessions: keys, hot: [], unreadable: [], known: [] });
      while (found < SESSIONS) clock.pass(TICK_MS);
      // The first looks come after the reading.
      clock.pass(20_000);

      const ticks = Math.ceil(SESSIONS / 200);
      const files = keys.flatMap(({ agentGroupId: agent, sessionId: id }) => [
        inboundDbPath(ws, agent, id),
        outboundDbPath(ws, agent, id),
        heartbeatPath(ws, agent, id),
      ]);
      const central = [centralDbPath(ws), `${centralDbPath(ws)}-wal`];
      const bare = (): void => {
        for (const file of files) lstatSync(file, { throwIfNoEntry: false });
        for (let i = 0; i < ticks; i += 1)
          for (const file of central) lstatSync(file, { throwIfNoEntry: false });
      };
      const { a, b } = await alternate(
        quick ? 5 : 30,
        2,
        () => timed(() => clock.pass(ticks * TICK_MS)),
        () => timed(bare),
      );
      watcher.watch({ workspace: null, sessions: [], hot: [], unreadable: [], known: [] });
      return [against(NAME, a, b, 2)];
    },
  };
}
