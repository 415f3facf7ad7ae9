/** A process that writes a message as the window does, and dies at the moment that it is told. */
import { Audit } from '../../src/desk/audit.js';
import { AuditLog } from '../../src/desk/audit-log.js';
import { namesOf } from '../../src/store/config/names.js';
import { withWritableDb } from '../../src/store/db/open-writable.js';
import { injectMessage } from '../../src/store/message/injection.js';
import { openWorkspace } from '../../src/store/workspace.js';

const [dir = '', userData = '', sessionId = '', moment = ''] = process.argv.slice(2);
const ws = openWorkspace(dir);
const die = (): void => void process.kill(process.pid, 'SIGKILL');
const audit = new Audit({
  log: { error: () => undefined },
  auditLog: new AuditLog(userData),
  names: { ...namesOf(() => ws), entry: () => null },
  workspace: () => ws.path,
  now: () => Date.now(),
  onChange: () => undefined,
  onWritten: () => undefined,
});

const draft = {
  ...{ sessionId, draftId: crypto.randomUUID(), kind: 'chat' as const },
  content: JSON.stringify({ text: moment, sender: 'Dana', senderId: 'operator' }),
  ...{ trigger: true, onWake: false, processAfter: null, recurrence: null, address: null },
};
await audit.written('message.inject', { ...draft, attachments: [] }, async () => {
  if (moment === 'before') die();
  if (moment === 'amid') {
    await withWritableDb(ws, { agentGroupId: 'ag-one', sessionId }, 'inbound.db', (db) => {
      db.exec(
        "INSERT INTO messages_in (id, seq, kind, timestamp, content) VALUES ('half', 2, 'chat', 'x', '{}')",
      );
      die();
    });
  }
  if (moment === 'spilled') {
    await withWritableDb(ws, { agentGroupId: 'ag-one', sessionId }, 'inbound.db', (db) => {
      // More than the cache holds goes to the file early: then only the journal can roll it back.
      db.exec('PRAGMA cache_size = 5');
      const row = db.prepare(
        "INSERT INTO messages_in (id, seq, kind, timestamp, content) VALUES (?, ?, 'chat', 'x', ?)",
      );
      for (let at = 1; at <= 400; at += 1) row.run(`half-${at}`, 1000 + 2 * at, 'x'.repeat(3000));
      die();
    });
  }
  await injectMessage(ws, { ...draft, files: [] });
  if (moment === 'after') die();
});
