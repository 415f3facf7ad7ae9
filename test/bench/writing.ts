/** Many messages, large sessions, attachments and new sessions: what the store writes, against floors. */
import { closeSync, fsyncSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { INBOUND_SCHEMA, OUTBOUND_SCHEMA } from '../../src/store/db/session-schema.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { writeSessionMessages } from '../../src/store/message/message-batch.js';
import { resolveSession } from '../../src/store/session/session.js';
import { chatMessage, fillSession, makeWorkspace } from './fixtures.js';
import { against, alternate, type Row, type Suite, timed } from './measure.js';
import type { Options } from './options.js';

const NAMES = {
  batch: 'a message of a batch of 100, against one alone (ms)',
  large: 'injection at 1,000,000 rows, against 1,000 rows (ms)',
  attachment: 'injection with 1 MiB attached, against injection + write + fsync (ms)',
  session: 'a new session, against running both schemas (ms)',
};
const TEXT = 'Can you look at the numbers of last week, please? '.repeat(4);
const MIB = 1024 * 1024;

export function writing({ scratch, quick }: Options): Suite {
  return {
    names: Object.values(NAMES),
    run: async () => {
      const { ws, keys } = await makeWorkspace(join(scratch, 'writing'), 5);
      const [many, single, small, large, files] = keys;
      if (!many || !single || !small || !large || !files) throw new Error('The fixture has no five sessions');
      let count = 0;
      const message = () => {
        count += 1;
        return chatMessage(`bench-${String(count).padStart(7, '0')}`, TEXT);
      };
      const inject = ({ agentGroupId, sessionId }: typeof many): Promise<number> =>
        timed(() => writeSessionMessage(ws, agentGroupId, sessionId, message()));

      const batch = async (): Promise<Row> => {
        const hundred = async (): Promise<number> => {
          const messages = Array.from({ length: 100 }, message);
          return (
            (await timed(() => writeSessionMessages(ws, many.agentGroupId, many.sessionId, messages))) / 100
          );
        };
        const { a, b } = await alternate(quick ? 5 : 30, 2, hundred, () => inject(single));
        return against(NAMES.batch, a, b, 0.1);
      };
      const rows = async (): Promise<Row> => {
        fillSession(ws, small, 2000);
        fillSession(ws, large, quick ? 200_000 : 2_000_000);
        const { a, b } = await alternate(
          quick ? 20 : 150,
          5,
          () => inject(large),
          () => inject(small),
        );
        return against(NAMES.large, a, b, 1.2);
      };
      const attachment = async (): Promise<Row> => {
        const bytes = Buffer.alloc(MIB, 'session console ');
        const source = join(scratch, 'source.bin');
        writeFileSync(source, bytes);
        const target = join(scratch, 'floor.bin');
        const floor = async (): Promise<number> => {
          const row = await inject(files);
          const write = await timed(() => {
            const fd = openSync(target, 'wx');
            writeSync(fd, bytes);
            fsyncSync(fd);
            closeSync(fd);
          });
          rmSync(target);
          return row + write;
        };
        const attach = (): Promise<number> =>
          timed(() =>
            writeSessionMessage(ws, files.agentGroupId, files.sessionId, {
              ...message(),
              files: [{ name: 'a.bin', path: source }],
            }),
          );
        const { a, b } = await alternate(quick ? 10 : 60, 3, attach, floor);
        return against(NAMES.attachment, a, b, 1.3);
      };
      const session = async (): Promise<Row> => {
        let made = 0;
        const make = (): Promise<number> => {
          made += 1;
          return timed(() => resolveSession(ws, many.agentGroupId, 'mg-bench-0', `t-${made}`, 'per-thread'));
        };
        const schemas = (): Promise<number> =>
          timed(() => {
            made += 1;
            for (const [name, schema] of [
              ['in', INBOUND_SCHEMA],
              ['out', OUTBOUND_SCHEMA],
            ]) {
              const db = new Database(join(scratch, `floor-${made}-${name}.db`));
              db.pragma('journal_mode = DELETE');
              db.exec(String(schema));
              db.close();
            }
          });
        const { a, b } = await alternate(quick ? 10 : 60, 3, make, schemas);
        return against(NAMES.session, a, b, 0.3);
      };
      try {
        return [await batch(), await rows(), await attachment(), await session()];
      } finally {
        ws.close();
      }
    },
  };
}
