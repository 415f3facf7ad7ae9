/**
 * One message into a session's inbound.db: the store's operation with all its checks, against the least that
 * writes the same row as durably, on the same disk.
 */
import { join } from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { updateLastActive } from '../../src/store/db/session-write.js';
import { inboundDbPath } from '../../src/store/files/paths.js';
import { type SessionMessage, writeSessionMessage } from '../../src/store/message/message.js';
import { chatMessage, makeWorkspace } from './fixtures.js';
import { against, alternate, type Suite, timed } from './measure.js';
import type { Options } from './options.js';

const NAMES = {
  single: 'injection of one message (ms)',
  lastActive: 'last_active in v2.db, which nobody waits for (ms)',
};
const TEXT = 'Can you look at the numbers of last week, please? '.repeat(4);

/** The seed's pragmas; synchronous stays at its default, FULL, as the store leaves it. */
function writeFloor(file: string, message: SessionMessage, seq: number): void {
  const db = new Database(file, { fileMustExist: true, timeout: 5000 });
  try {
    db.pragma('journal_mode = DELETE');
    db.pragma('busy_timeout = 5000');
    const insert = db.prepare(
      `INSERT INTO messages_in (id, seq, kind, timestamp, status, process_after, recurrence, series_id, tries,
         trigger, platform_id, channel_type, thread_id, content, source_session_id, on_wake)
       VALUES (?, ?, ?, ?, 'pending', NULL, NULL, ?, 0, 1, ?, ?, NULL, ?, NULL, 0)`,
    );
    const { id, kind, timestamp, platformId, channelType, content } = message;
    db.transaction(() =>
      insert.run(id, seq, kind, timestamp, id, platformId, channelType, content),
    ).immediate();
  } finally {
    db.close();
  }
}

export function injection({ scratch, quick }: Options): Suite {
  return {
    names: Object.values(NAMES),
    run: async () => {
      const { ws, keys } = await makeWorkspace(join(scratch, 'injection'), 2);
      const [own, floor] = keys;
      if (own === undefined || floor === undefined) throw new Error('The fixture has no two sessions');
      const { agentGroupId, sessionId } = own;
      const floorFile = inboundDbPath(ws, floor.agentGroupId, floor.sessionId);
      const touch = (durable: boolean): Promise<unknown> =>
        ws.central.write((db) => updateLastActive(db, sessionId, Date.now()), { durable });
      let written = 0;
      let floorSeq = 0;
      const inject = async (): Promise<number> => {
        written += 1;
        const message = chatMessage(`bench-${String(written).padStart(6, '0')}`, TEXT);
        const took = await timed(() => writeSessionMessage(ws, agentGroupId, sessionId, message));
        // What the operation defers must not fall into the next sample.
        await breath();
        await touch(false);
        return took;
      };
      const insert = (): Promise<number> => {
        floorSeq += 4;
        const message = chatMessage(`bench-${String(floorSeq / 4).padStart(6, '0')}`, TEXT);
        return timed(() => writeFloor(floorFile, message, floorSeq));
      };
      try {
        const single = await alternate(quick ? 60 : 400, 20, inject, insert);
        const after = await alternate(quick ? 20 : 100, 5, () => timed(() => touch(false)), insert);
        return [
          against(NAMES.single, single.a, single.b, 1.1),
          against(NAMES.lastActive, after.a, after.b, null),
        ];
      } finally {
        ws.close();
      }
    },
  };
}
