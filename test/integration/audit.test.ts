import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AuditDetail } from '../../src/contract/entities/audit.js';
import { Refusal } from '../../src/contract/errors.js';
import { Audit } from '../../src/desk/audit.js';
import { AuditLog } from '../../src/desk/audit-log.js';
import { changeAgentGroup } from '../../src/store/config/agent-group.js';
import { namesOf } from '../../src/store/config/names.js';
import { injectMessage } from '../../src/store/message/injection.js';
import { openWorkspace } from '../../src/store/workspace.js';
import { bundle } from '../support/bundle.js';
import { python } from '../support/python.js';
import { PYTHON } from '../support/python-path.js';
import { refusalOf } from '../support/refusal.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { makeSession, temporaryFolder } from '../support/store-workspace.js';

/** Takes the lock of a writer until its input ends. */
const HOLD = `
import sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute('BEGIN IMMEDIATE')
print('locked', flush=True)
sys.stdin.read()
`;

/** @returns how often others have had the thread since */
function countTurns(): () => number {
  let turns = 0;
  const count = (): void => {
    turns += 1;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  onTestFinished(() => clearImmediate(next));
  return () => turns;
}

const anywhere = { text: '', sessionId: null, before: null, limit: 100 };

function open(userData: string, limits?: { entries: number; bytes: number }): AuditLog {
  const log = new AuditLog(userData, limits);
  onTestFinished(() => log.close());
  return log;
}

/** What the export writes, read again. */
function exported(log: AuditLog, workspace: string): AuditDetail[] {
  const lines = [...log.lines(workspace)].join('').split('\n').slice(0, -1);
  return lines.map((line) => AuditDetail.parse(JSON.parse(line)));
}

function noWorkspace(): never {
  throw Refusal.of('NO_WORKSPACE', {});
}

function auditOf(auditLog: AuditLog, workspace: string): Audit {
  let clock = 1000;
  return new Audit({
    log: { error: (...what: unknown[]) => expect.fail(what.join(' ')) },
    auditLog,
    names: { ...namesOf(noWorkspace), session: () => 'Dana (DM)', entry: () => null },
    workspace: () => workspace,
    now: () => clock++,
    onChange: () => undefined,
    onWritten: () => undefined,
  });
}

const draft = (sessionId: string, text: string) => ({
  sessionId,
  draftId: crypto.randomUUID(),
  kind: 'chat' as const,
  content: JSON.stringify({ text, sender: 'Dana', senderId: 'operator' }),
  trigger: true,
  onWake: false,
  processAfter: null,
  recurrence: null,
  address: null,
});

describe('the audit log', () => {
  it('has the entry on the disk before the write begins, and its rows after', async () => {
    const s = await makeSession();
    const userData = temporaryFolder();
    const log = open(userData);
    const audit = auditOf(log, s.ws.path);
    const input = draft(s.sessionId, 'hello');
    const { entry } = await audit.written('message.inject', { ...input, attachments: [] }, async () => {
      // Another process sees it already.
      expect(queryElsewhere(join(userData, 'audit.db'), 'SELECT sentence, ended_at FROM entry')).toEqual([
        { sentence: 'Inject a chat message into “Dana (DM)”: as “Dana”, “hello”', ended_at: null },
      ]);
      expect((await log.list({ ...anywhere, workspace: s.ws.path }))[0]?.outcome).toBe('running');
      return injectMessage(s.ws, { ...input, files: [] });
    });
    expect(entry.undoable).toBe(true);
    const detail = await log.get(entry.id);
    expect(detail).toMatchObject({ outcome: 'done', rows: 1, notUndoable: null, sessionId: s.sessionId });
    expect(detail?.changes[0]).toMatchObject({ table: 'messages_in', before: null });
  });

  it('keeps the refusal of what was refused, and its code', async () => {
    const log = open(temporaryFolder());
    const audit = auditOf(log, '/w');
    const refused = await refusalOf(() =>
      audit.written('host.start', { consent: false }, () => {
        throw Refusal.of('SIMULATION_UNCONFIRMED', {});
      }),
    );
    expect(refused).toBe('SIMULATION_UNCONFIRMED');
    const [entry] = await log.list({ ...anywhere, workspace: '/w' });
    expect(entry).toMatchObject({ outcome: 'refused', refusal: { code: 'SIMULATION_UNCONFIRMED' }, rows: 0 });
  });

  it('nothing is done when it cannot be written', async () => {
    const audit = auditOf(open(join(temporaryFolder(), 'not there')), '/w');
    const code = await refusalOf(() =>
      audit.written('host.start', { consent: true }, () => expect.fail('It must not be done')),
    );
    expect(code).toBe('AUDIT_UNAVAILABLE');
  });

  it('is searched by all words: in sentences, methods, codes and values; of one workspace; in pages', async () => {
    const s = await makeSession();
    const log = open(temporaryFolder());
    const audit = auditOf(log, s.ws.path);
    for (const name of ['50% off', 'plain']) {
      const input = draft(s.sessionId, `say ${name}`);
      await audit.written('message.inject', { ...input, attachments: [] }, () =>
        changeAgentGroup(s.ws, 'ag-two', { name }),
      );
    }
    await auditOf(log, '/elsewhere').written('host.start', { consent: true }, () => undefined);
    const found = async (text: string, more = {}) =>
      (await log.list({ ...anywhere, ...more, workspace: s.ws.path, text })).map(({ id }) => id);
    expect(await found('')).toEqual([2, 1]);
    expect(await found('', { limit: 1 })).toEqual([2]);
    expect(await found('', { before: 2 })).toEqual([1]);
    expect(await found('SAY plain message.inject done')).toEqual([2]);
    // The second entry's row was called so before.
    expect(await found('50% agent_groups')).toEqual([2, 1]);
    expect(await found('5_%')).toEqual([]);
    // B19: in any case, of letters beyond ASCII too.
    expect(await found('５0% AGENT_GROUPS')).toEqual([2, 1]);
    expect(await found('', { sessionId: 'another' })).toEqual([]);
    expect(exported(log, s.ws.path).map(({ id, changes }) => [id, changes.length])).toEqual([
      [1, 1],
      [2, 1],
    ]);
  });

  it('knows what was undone, and done again', async () => {
    const log = open(temporaryFolder());
    const begun = { at: 1, workspace: '/w', method: 'm', who: 'operator', sentence: 's', sessionId: null };
    const done = { endedAt: 2, refusal: null, notUndoable: null, changes: [] };
    const write = async (undoes: number | null, refusal: { code: string; message: string } | null = null) => {
      const id = await log.begin({ ...begun, undoes });
      await log.end(id, { ...done, refusal });
      return id;
    };
    const first = await write(null);
    await write(first, { code: 'UNDO_CHANGED', message: '' });
    expect((await log.get(first))?.undoneBy).toBeNull();
    const undo = await write(first);
    expect((await log.get(first))?.undoneBy).toBe(undo);
    await write(undo);
    expect((await log.get(first))?.undoneBy).toBeNull();
  });

  it('lets the oldest go when it is full, and gives their place back', async () => {
    const userData = temporaryFolder();
    const log = open(userData, { entries: 1000, bytes: 2_000_000 });
    const value = `'${'x'.repeat(90_000)}'`;
    const row = { rowid: '1', columns: [{ name: 'content', value }] };
    const change = {
      file: 'inbound.db' as const,
      session: null,
      table: 'messages_in',
      before: null,
      after: row,
    };
    for (let at = 0; at < 100; at += 1) {
      const id = await log.begin({
        ...{
          at,
          workspace: '/w',
          method: 'm',
          who: 'operator',
          sentence: 's',
          sessionId: null,
          undoes: null,
        },
      });
      await log.end(id, { endedAt: at, refusal: null, notUndoable: null, changes: [change] });
    }
    const left = await log.list({ ...anywhere, workspace: '/w' });
    expect(left.map(({ id }) => id)).toEqual(Array.from({ length: left.length }, (_, at) => 100 - at));
    expect(left.length).toBeGreaterThan(15);
    expect(left.length).toBeLessThan(25);
    log.close();
    expect(statSync(join(userData, 'audit.db')).size).toBeLessThan(3_000_000);
  });

  it('F10: what a batch of 12,000 rows changed is written, read and let go in parts, and others have the thread', async () => {
    const userData = temporaryFolder();
    const log = open(userData, { entries: 2, bytes: 1e9 });
    const changes = Array.from({ length: 12_000 }, (_, at) => ({
      file: 'inbound.db' as const,
      ...{ session: null, table: 'messages_in', before: null },
      after: { rowid: String(at), columns: [{ name: 'content', value: `'${'x'.repeat(900)}'` }] },
    }));
    const begun = {
      at: 1,
      workspace: '/w',
      method: 'm',
      who: 'o',
      sentence: 's',
      sessionId: null,
      undoes: null,
    };
    const turns = countTurns();
    const id = await log.begin(begun);
    await log.end(id, { endedAt: 2, refusal: null, notUndoable: null, changes });
    // 12 million characters: in one go they would be one turn.
    expect(turns()).toBeGreaterThan(40);
    const [parts] = queryElsewhere(
      join(userData, 'audit.db'),
      'SELECT count(*) AS n, max(length(changes)) AS longest FROM entry_part',
    );
    expect(parts?.n).toBeGreaterThan(40);
    expect(Number(parts?.longest)).toBeLessThan(300_000);
    expect(await log.changesOf(id)).toEqual(changes);
    expect((await log.get(id, 50))?.changes).toEqual(changes.slice(0, 50));
    expect(exported(log, '/w')[0]?.changes).toEqual(changes);
    // Two more, and it goes with all its parts.
    for (let at = 0; at < 2; at += 1) {
      const next = await log.begin(begun);
      await log.end(next, { endedAt: 3, refusal: null, notUndoable: null, changes: [] });
    }
    expect(queryElsewhere(join(userData, 'audit.db'), 'SELECT count(*) AS n FROM entry_part')).toEqual([
      { n: 0 },
    ]);
    log.close();
    expect(statSync(join(userData, 'audit.db')).size).toBeLessThan(1_000_000);
  });

  it('H08: waits, awake, while another process writes to it, and never inside SQLite', async () => {
    const userData = temporaryFolder();
    const log = open(userData);
    await log.prepare();
    const other = python(HOLD, join(userData, 'audit.db'));
    await other.said('locked');
    const begun = {
      at: 1,
      workspace: '/w',
      method: 'm',
      who: 'o',
      sentence: 's',
      sessionId: null,
      undoes: null,
    };
    const beginning = log.begin(begun);
    // It is this thread that releases the lock.
    await new Promise((resolve) => setTimeout(resolve, 50));
    other.process.stdin?.end();
    expect(await beginning).toBe(1);
  });

  it('survives kill -9 before, amid and after the write: the outcome is unknown, the workspace whole', async () => {
    const program = await bundle('test/support/auditor.ts');
    onTestFinished(() => rmSync(dirname(program), { recursive: true, force: true }));
    const s = await makeSession();
    const userData = temporaryFolder();
    const moments = ['before', 'amid', 'after'];
    for (const moment of moments) {
      const { signal, stderr } = spawnSync(
        process.execPath,
        [program, s.ws.path, userData, s.sessionId, moment],
        {
          encoding: 'utf8',
        },
      );
      expect(signal, stderr).toBe('SIGKILL');
    }
    const log = open(userData);
    const entries = await log.list({ ...anywhere, workspace: s.ws.path });
    expect(entries.map(({ outcome, sentence }) => [outcome, /, “(\w+)”$/.exec(sentence)?.[1]])).toEqual([
      ['unknown', 'after'],
      ['unknown', 'amid'],
      ['unknown', 'before'],
    ]);
    // A host's look rolls the half-written transaction back.
    const program2 =
      'import sqlite3,sys; print(*[r[0] for r in sqlite3.connect(sys.argv[1]).execute("SELECT content FROM messages_in")])';
    const rows = execFileSync(PYTHON, ['-c', program2, s.inbound], { encoding: 'utf8' });
    expect(JSON.parse(rows)).toMatchObject({ text: 'after' });
    // And the log goes on.
    const audit = auditOf(log, s.ws.path);
    const input = draft(s.sessionId, 'on');
    const { entry } = await audit.written('message.inject', { ...input, attachments: [] }, () =>
      injectMessage(openWorkspace(s.ws.path), { ...input, files: [] }),
    );
    expect((await log.get(entry.id))?.outcome).toBe('done');
  });
});
