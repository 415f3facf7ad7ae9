import { describe, expect, it } from 'vitest';
import { markContainerRunning } from '../../src/store/container.js';
import { writeSessionMessage } from '../../src/store/message.js';
import { getSession } from '../../src/store/session.js';
import { canary, everything } from '../support/canary.js';
import { python } from '../support/python.js';
import { refusalOf } from '../support/refusal.js';
import { FULL_SIZE } from '../support/size.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession } from '../support/store-workspace.js';

/** Takes a lock, says so, and lets it go after some time or when its input ends. */
const HOLD = `
import sqlite3, sys, time
c = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2].split(';'): c.execute(statement).fetchall()
print('locked')
if sys.argv[3] == 'until told': sys.stdin.read()
else: time.sleep(float(sys.argv[3]))
c.execute('ROLLBACK')
print('released')
`;
/** How long the lock is held: longer than the limit. */
const LONG_S = 10;
/** Lets everything else of this thread run, that often. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setTimeout(resolve, 10));
}

const READING = 'BEGIN;SELECT * FROM messages_in';

describe('C04: while another process holds the lock', () => {
  it.each([
    ['another writer', 'BEGIN IMMEDIATE'],
    ['one that excludes everybody', 'BEGIN EXCLUSIVE'],
    ['a reader, which holds up the commit', READING],
  ])('%s: the message is written when it is let go, and this thread stays live', async (_, statement) => {
    const s = await makeSession();
    const around = canary(s);
    const other = python(HOLD, s.inbound, statement, 'until told');
    await other.said('locked');
    const write = writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m'));
    // It is this thread that has the lock let go: if the write held it up, it would wait in vain.
    await turns(10);
    other.process.stdin?.end();
    await write;
    expect(queryElsewhere(s.inbound, 'SELECT id FROM messages_in')).toEqual([{ id: 'm' }]);
    expect(canary(s)).toEqual(around);
  });

  it.each([
    ['another writer', 'BEGIN IMMEDIATE'],
    ['a reader', READING],
  ])('%s, for longer than the limit: it is refused and nothing is written', async (_, statement) => {
    const s = await makeSession({ lockWaitMs: 500 });
    const around = canary(s);
    const other = python(HOLD, s.inbound, statement, 'until told');
    await other.said('locked');
    const attachments = [{ name: 'a.txt', data: 'eA==' }];
    const write = () => writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m', { attachments }));
    expect(await refusalOf(write)).toBe('SESSION_DB_BUSY');
    other.process.stdin?.end();
    await other.exited;
    expect(queryElsewhere(s.inbound, 'SELECT id FROM messages_in')).toEqual([]);
    expect(await write()).toEqual({ id: 'm', seq: 4 });
    expect(canary(s)).toEqual(around);
  });

  it.runIf(FULL_SIZE)(
    'for 10 s: it is refused after 5 s, and this thread stays live (at full size only)',
    async () => {
      const s = await makeSession();
      const before = everything(s);
      const other = python(HOLD, s.inbound, 'BEGIN IMMEDIATE', String(LONG_S));
      await other.said('locked');
      const begun = performance.now();
      const write = writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m'));
      const refused = refusalOf(() => write);
      // Done long before the refusal, unless the write holds this thread up.
      expect(await Promise.race([turns(10).then(() => 'live'), refused])).toBe('live');
      expect(await refused).toBe('SESSION_DB_BUSY');
      expect(performance.now() - begun).toBeGreaterThan(4900);
      await other.exited;
      expect(queryElsewhere(s.inbound, 'SELECT id FROM messages_in')).toEqual([]);
      expect(everything(s)).toEqual(before);
    },
  );

  it('v2.db busy does not turn a written message into an error, but a write to v2.db itself is refused', async () => {
    const s = await makeSession({ lockWaitMs: 300 });
    const other = python(HOLD, `${s.ws.path}/v2.db`, 'BEGIN IMMEDIATE', 'until told');
    await other.said('locked');
    expect(await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m'))).toEqual({
      id: 'm',
      seq: 4,
    });
    expect(await refusalOf(() => markContainerRunning(s.ws, s.sessionId))).toBe('SESSION_DB_BUSY');
    other.process.stdin?.end();
    await other.exited;
    await markContainerRunning(s.ws, s.sessionId);
    expect(getSession(s.ws, s.sessionId).container.claimed).toBe('running');
  });
});
