import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { RowChange } from '../../src/contract/entities/change.js';
import { MOST_CLAIMS_ASKED } from '../../src/contract/limits.js';
import { ReaderClient } from '../../src/reader/client.js';
import { type UndoDeps, undoChanges } from '../../src/store/change/change-undo.js';
import { ChangeRecord, recording } from '../../src/store/db/change-record.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { writeSessionMessages } from '../../src/store/message/message-batch.js';
import { type Bundle, bundleEntry } from '../support/child.js';
import { forkReader } from '../support/reader-process.js';
import { refusalOf } from '../support/refusal.js';
import { queryElsewhere, runElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession, type TestSession } from '../support/store-workspace.js';

const MANY = 10 * MOST_CLAIMS_ASKED + 200;

let bundle: Bundle;
beforeAll(async () => {
  bundle = await bundleEntry('src/reader/index.ts');
});
afterAll(() => bundle.remove());

const rowsOf = (s: TestSession) =>
  queryElsewhere(s.inbound, 'SELECT * FROM messages_in ORDER BY rowid').map((row) => JSON.stringify(row));

/** Writes this many messages at once after one that was there before. */
async function writeMany(s: TestSession): Promise<RowChange[]> {
  await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('before'));
  const messages = Array.from({ length: MANY }, (_, n) => chat(`m${n}`));
  const record = new ChangeRecord();
  // A bigger chunk is one fsync instead of a hundred.
  const chunk = MANY;
  await recording(record, () => writeSessionMessages(s.ws, s.agentGroupId, s.sessionId, messages, { chunk }));
  expect(record.changes).toHaveLength(MANY);
  return record.changes;
}

/** Asks a real reader, as main does. */
function asking(s: TestSession): UndoDeps['claimed'] {
  const client = new ReaderClient({ spawn: () => forkReader(bundle.path) });
  onTestFinished(() => client.close());
  const { agentGroupId, sessionId } = s;
  client.watch({ workspace: s.ws.path, sessions: [{ agentGroupId, sessionId }], hot: [] });
  return (key, messages) => client.request('message.claimed', key, { messages });
}

it('more messages than can be asked for at once are all taken back, or none', async () => {
  const s = await makeSession();
  const outbound = join(s.folder, 'outbound.db');
  const claimed = asking(s);
  const changes = await writeMany(s);
  const last = `m${MANY - 1}`;
  const written = rowsOf(s);
  const claim = `INSERT INTO processing_ack VALUES ('${last}', 'processing', '2026-11-22T12:00:00Z')`;
  runElsewhere(outbound, `c.execute("${claim}"); c.commit()`, null);
  expect(await refusalOf(() => undoChanges(s.ws, changes, { claimed }))).toBe('UNDO_REFUSED');
  expect(rowsOf(s)).toEqual(written);

  runElsewhere(outbound, 'c.execute("DELETE FROM processing_ack"); c.commit()', null);
  const tries = (n: number) =>
    `c.execute("UPDATE messages_in SET tries = ${n} WHERE id = '${last}'"); c.commit()`;
  runElsewhere(s.inbound, tries(1), null);
  expect(await refusalOf(() => undoChanges(s.ws, changes, { claimed }))).toBe('UNDO_CHANGED');
  expect(rowsOf(s)).toHaveLength(written.length);
  runElsewhere(s.inbound, tries(0), null);
  expect(rowsOf(s)).toEqual(written);

  // Others have the thread between the last question before and the first one after.
  const chunks = Math.ceil(MANY / MOST_CLAIMS_ASKED);
  let asked = 0;
  let turns = 0;
  const counting = setInterval(() => {
    if (asked === chunks) turns += 1;
  }, 1);
  onTestFinished(() => clearInterval(counting));
  await undoChanges(s.ws, changes, {
    claimed: async (key, ids) => {
      if (asked === chunks) expect(turns).toBeGreaterThan(3);
      const taken = await claimed(key, ids);
      asked += 1;
      return taken;
    },
  });
  expect(asked).toBe(2 * chunks);
  expect(rowsOf(s)).toEqual([expect.stringContaining('"before"')]);
});
