import { symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Host } from '../../src/play/host/host.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { openWorkspace } from '../../src/store/workspace.js';
import { CHANNEL, makeStages, startAgent } from '../support/agent.js';
import { type Bundle, bundleEntry } from '../support/child.js';
import { makeOutside } from '../support/outside.js';
import { run } from '../support/session-files.js';
import { bySize } from '../support/size.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession, NOON, temporaryFolder } from '../support/store-workspace.js';
import { NO_SWAPPING } from '../support/swap-program.js';
import { startSwapper } from '../support/swapper.js';

const ROUNDS = bySize(20, 100);
const LIMIT_MS = 120_000;

let bundle: Bundle;
beforeAll(async () => {
  bundle = await bundleEntry('src/play/agent/index.ts');
});
afterAll(() => bundle.remove());

describe.skipIf(NO_SWAPPING !== null)(
  `H01: names that are swapped while a container is played ${NO_SWAPPING ?? ''}`,
  () => {
    for (const name of ['outbox', '.heartbeat', 'outbound.db', 'inbound.db']) {
      it(
        `the simulated agent writes nothing through a link in the place of ${name}`,
        async () => {
          const data = join(temporaryFolder(), 'data');
          const stage = (await makeStages(data, ['one'])).get('one');
          if (stage === undefined) throw new Error('No session was made');
          const outside = makeOutside(join(stage.dir, 'outbound.db'));
          const target = { outbox: outside.folder, '.heartbeat': join(outside.folder, 'precious.txt') }[name];
          symlinkSync(target ?? outside.db, join(stage.dir, 'link'));
          if (name === '.heartbeat') {
            writeFileSync(join(stage.dir, name), '');
            utimesSync(join(stage.dir, name), 1e9, 1e9);
          }
          const agent = startAgent(bundle.path, [`--workspace=${data}`, '--delay=0']);
          onTestFinished(() => {
            agent.process.kill('SIGKILL');
          });
          await agent.heard('ready');
          const ws = openWorkspace(data);
          onTestFinished(() => ws.close());
          const send = (id: string) =>
            writeSessionMessage(ws, stage.agentGroupId, stage.sessionId, {
              ...chat(id, { text: '/file report.txt' }),
              ...CHANNEL,
              threadId: 'one',
              timestamp: new Date().toISOString(),
            });
          if (name !== 'inbound.db') for (let nth = 0; nth < ROUNDS; nth += 1) await send(`m-${nth}`);
          const swapper = await startSwapper(join(stage.dir, name), join(stage.dir, 'link'));
          await swapper.often();
          await swapper.stop();
          outside.expectUntouched();
          // It goes on: what comes once everything is in order again is answered.
          await send('last');
          await agent.heard('answered', (report) => report.messageId === 'last', 60_000);
        },
        LIMIT_MS,
      );
    }

    it(
      'the played host writes nothing through a link in the place of either database',
      async () => {
        const s = await makeSession();
        const outbound = join(s.folder, 'outbound.db');
        const outsideIn = makeOutside(s.inbound);
        const outsideOut = makeOutside(outbound);
        symlinkSync(outsideIn.db, join(s.folder, 'in'));
        symlinkSync(outsideOut.db, join(s.folder, 'out'));
        for (let nth = 0; nth < ROUNDS; nth += 1) {
          await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat(`m-${nth}`));
          run(outbound, `INSERT INTO processing_ack VALUES ('m-${nth}', 'completed', '2026-11-22 12:00:00')`);
        }
        let now = NOON;
        let made = 0;
        const host = new Host(
          s.ws,
          { scope: 'all', failureRate: 0, dialect: '2.0' },
          {
            clock: { now: () => now },
            newId: (prefix) => `${prefix}-${++made}`,
            chance: () => 0.999,
            report: () => undefined,
            onPlayed: () => undefined,
          },
        );
        const swappers = [
          await startSwapper(s.inbound, join(s.folder, 'in')),
          await startSwapper(outbound, join(s.folder, 'out')),
        ];
        for (let nth = 0; nth < ROUNDS; nth += 1) {
          now += 120_000;
          await host.sweep();
        }
        for (const swapper of swappers) await swapper.stop();
        outsideIn.expectUntouched();
        outsideOut.expectUntouched();
        now += 3_600_000;
        await host.sweep();
        expect(
          queryElsewhere(s.inbound, "SELECT count(*) AS n FROM messages_in WHERE status = 'completed'"),
        ).toEqual([{ n: ROUNDS }]);
      },
      LIMIT_MS,
    );
  },
);
