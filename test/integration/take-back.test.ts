import { describe, expect, it, test } from 'vitest';
import { tables } from '../../src/rules/tables.js';
import { type Injection, injectMessage } from '../../src/store/message/injection.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession, NOON, type TestSession } from '../support/store-workspace.js';

const rows = (s: TestSession) => queryElsewhere(s.inbound, 'SELECT * FROM messages_in ORDER BY rowid');
const daily = {
  ...chat('original'),
  processAfter: new Date(NOON + 86_400_000).toISOString(),
  recurrence: '0 9 * * *',
};
const draft: Omit<Injection, 'sessionId'> = {
  ...{ draftId: '0b8ee0f9-7a5a-4f2b-8a3e-9d0d1c8a2b11', kind: 'chat', trigger: true, onWake: false },
  ...{ content: JSON.stringify({ text: 'corrected', sender: 'Dana' }), address: null, files: [] },
  ...{ processAfter: daily.processAfter, recurrence: daily.recurrence, takeBack: 'original' },
};
const inject = (s: TestSession) => injectMessage(s.ws, { ...draft, sessionId: s.sessionId });

test('B25 taking back can be undone, another change of a stored message cannot', () => {
  const row = (columns: Record<string, string>) => ({
    rowid: '1',
    columns: Object.entries(columns).map(([name, value]) => ({ name, value })),
  });
  const before = { id: "'m'", status: "'pending'", recurrence: "'0 9 * * *'", content: "'a'" };
  const back = { ...before, status: "'completed'", recurrence: 'NULL' };
  const undoable = (after: Record<string, string>) =>
    tables.get('messages_in')?.neverUndone?.({
      ...{ session: null, file: 'inbound.db', table: 'messages_in' },
      ...{ before: row(before), after: row(after) },
    });
  expect(undoable(back)).toBeNull();
  expect(undoable({ ...back, content: "'b'" })).toMatch(/already existed/);
  expect(undoable({ ...before, status: "'failed'" })).toMatch(/already existed/);
});

describe('B25 a message in place of another', () => {
  it('takes that one back in the same transaction, once', async () => {
    const s = await makeSession();
    await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, daily);
    const first = await inject(s);
    expect(await inject(s)).toEqual(first);
    expect(rows(s)).toMatchObject([
      { id: 'original', status: 'completed', recurrence: null },
      { status: 'pending', recurrence: '0 9 * * *', process_after: daily.processAfter },
    ]);
  });

  it('is not written where that one waits no longer', async () => {
    const s = await makeSession();
    await expect(inject(s)).rejects.toThrow(/original cannot be taken back, since it no longer waits/);
    expect(rows(s)).toEqual([]);
  });
});
