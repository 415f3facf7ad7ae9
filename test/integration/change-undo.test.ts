import { existsSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/contract/errors.js';
import { notUndoableBecause, undoChanges } from '../../src/store/change/change-undo.js';
import { changeAgentGroup, createAgentGroup } from '../../src/store/config/agent-group.js';
import { writeDestinations } from '../../src/store/config/destination.js';
import { fromLiteral, toLiteral } from '../../src/store/db/literal.js';
import { withWritableDb } from '../../src/store/db/open-writable.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { resolveSession } from '../../src/store/session/session.js';
import { everything } from '../support/canary.js';
import { runElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession } from '../support/store-workspace.js';
import {
  at,
  changesOf,
  dumpAll,
  dumpHere,
  firstOf,
  furnished,
  nobody,
  operations,
  withDestination,
} from '../support/undo-operations.js';

async function refusal(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await work.then(
    () => new Error('It was not refused'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Refusal)) throw error;
  return error.data;
}

describe('undo', () => {
  it.each(Object.entries(operations))(
    '%s: the rows before, to the bit; then done again',
    async (name, act) => {
      const s = await furnished();
      await firstOf[name]?.(s);
      const before = await dumpHere(s);
      const changes = await changesOf(() => act(s));
      const after = await dumpHere(s);
      expect(after).not.toEqual(before);
      expect(notUndoableBecause(changes)).toBeNull();
      const undone = await changesOf(() => undoChanges(s.ws, changes, nobody));
      expect(await dumpAll(s)).toEqual(before);
      expect(readdirSync(s.folder).filter((entry) => entry.startsWith('.console'))).toEqual([]);
      if (existsSync(join(s.folder, 'inbox'))) expect(readdirSync(join(s.folder, 'inbox'))).toEqual([]);
      if (name === 'a message with files') {
        expect(notUndoableBecause(undone)).toMatch(/files of the message are gone/);
        return;
      }
      await undoChanges(s.ws, undone, nobody);
      expect(await dumpHere(s)).toEqual(after);
    },
  );

  it('is refused when a row has changed since, naming it; nothing is touched', async () => {
    const s = await makeSession();
    await withDestination(s);
    const changes = await changesOf(async () => {
      await changeAgentGroup(s.ws, 'ag-two', { name: 'Renamed' });
      await writeDestinations(s.ws, s.agentGroupId, s.sessionId);
      await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m1'));
    });
    runElsewhere(s.inbound, 'c.execute("UPDATE messages_in SET status=\'completed\'"); c.commit()', null);
    const before = [await dumpAll(s), everything(s)];
    const { code, message } = await refusal(undoChanges(s.ws, changes, nobody));
    expect(code).toBe('UNDO_CHANGED');
    expect(message).toContain('message “m1” has changed since: its status has changed');
    expect([await dumpAll(s), everything(s)]).toEqual(before);
  });

  it('is refused for what stands in another database and changed, before the first is touched', async () => {
    const s = await makeSession();
    const changes = await changesOf(async () => {
      await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m1'));
      await changeAgentGroup(s.ws, 'ag-two', { name: 'Renamed' });
    });
    await changeAgentGroup(s.ws, 'ag-two', { name: 'By somebody else' });
    const before = await dumpAll(s);
    expect((await refusal(undoChanges(s.ws, changes, nobody))).message).toContain('its name has changed');
    expect(await dumpAll(s)).toEqual(before);
  });

  it('is refused when the agent has taken the message, also when it does so meanwhile', async () => {
    const s = await makeSession();
    const message = chat('m1', { attachments: [{ name: 'a.txt', data: 'aGk=' }] });
    const changes = await changesOf(() => writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, message));
    const before = [await dumpAll(s), everything(s)];
    const taken = await refusal(
      undoChanges(s.ws, changes, { claimed: (_, asked) => Promise.resolve(asked.map(({ id }) => id)) }),
    );
    expect(taken.message).toContain('The agent has already taken the message “m1”');
    expect([await dumpAll(s), everything(s)]).toEqual(before);
    let asked = 0;
    const late = await refusal(
      undoChanges(s.ws, changes, {
        claimed: (_, those) => Promise.resolve(asked++ === 0 ? [] : those.map(({ id }) => id)),
      }),
    );
    expect(late.code).toBe('UNDO_REFUSED');
    expect(asked).toBe(2);
    expect(await dumpAll(s)).toEqual(before[0]);
    expect(readFileSync(join(s.folder, 'inbox/m1/a.txt'), 'utf8')).toBe('hi');
    expect(readdirSync(s.folder).filter((entry) => entry.startsWith('.console'))).toEqual([]);
  });

  it('removes the files of its own message only, follows no link, and leaves what the container put beside', async () => {
    const s = await makeSession();
    const outside = mkdtempSync(join(tmpdir(), 'session-console-outside-'));
    writeFileSync(join(outside, 'kept'), 'kept');
    await writeSessionMessage(
      s.ws,
      s.agentGroupId,
      s.sessionId,
      chat('other', { attachments: [{ name: 'b.txt', data: 'aGk=' }] }),
    );
    const message = chat('m1', { attachments: [{ name: 'a.txt', data: 'aGk=' }] });
    const changes = await changesOf(() => writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, message));
    symlinkSync(outside, join(s.folder, 'inbox/m1/link'));
    await undoChanges(s.ws, changes, nobody);
    expect(readdirSync(join(s.folder, 'inbox')).sort()).toEqual(['m1', 'other']);
    expect(readdirSync(join(s.folder, 'inbox/m1'))).toEqual(['link']);
    expect(readFileSync(join(outside, 'kept'), 'utf8')).toBe('kept');
  });

  it('an agent group that something refers to since is kept', async () => {
    const s = await makeSession();
    let id = '';
    const changes = await changesOf(async () => {
      ({ id } = await createAgentGroup(s.ws, { name: 'New', folder: 'new' }));
    });
    await s.ws.central.write((db) =>
      db.prepare("INSERT INTO agent_destinations VALUES ('ag-one', 'friend', 'agent', ?, ?)").run(id, at),
    );
    expect((await refusal(undoChanges(s.ws, changes, nobody))).code).toBe('IN_USE');
  });

  it('a session that was made, and a message that was changed, are not taken back', async () => {
    const s = await makeSession();
    const made = await changesOf(() => resolveSession(s.ws, 'ag-two', 'mg-a', null, 'shared'));
    expect(notUndoableBecause(made)).toMatch(/close it instead/);
    await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m1'));
    const changed = await changesOf(() =>
      withWritableDb(
        s.ws,
        s,
        'inbound.db',
        (db) => void db.prepare('UPDATE messages_in SET tries = 4').run(),
      ),
    );
    expect((await refusal(undoChanges(s.ws, changed, nobody))).code).toBe('UNDO_REFUSED');
  });
});

it('a literal is what it was made of', () => {
  const values: [string, unknown, string][] = [
    ['real', 5, '5.0'],
    ['real', 1e300, '1e+300'],
    ['real', -0, '-0.0'],
    ['real', Number.POSITIVE_INFINITY, '9e999'],
    ['integer', 9223372036854775807n, '9223372036854775807'],
    ['text', Buffer.from("it's"), "'it''s'"],
    ['text', Buffer.from([0xff]), "CAST(X'FF' AS TEXT)"],
    ['blob', Buffer.alloc(0), "X''"],
    ['null', null, 'NULL'],
  ];
  for (const [storage, value, literal] of values) {
    expect(toLiteral(storage, value)).toBe(literal);
    expect(fromLiteral(literal).value).toEqual(value);
  }
});
