import { Refusal } from '../../contract/errors.js';
import { MOST_CHANGES_SHOWN } from '../../contract/limits.js';
import { undoChanges } from '../../store/change/change-undo.js';
import { saveFile } from '../../store/files/save-place.js';
import { askWhereToSave } from '../ask-file.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function auditHandlers({ desk, auditLog, ask }: Office) {
  function found<T>(id: number, entry: T | null): T {
    if (entry === null) throw Refusal.of('AUDIT_NOT_FOUND', { id });
    return entry;
  }

  return {
    'audit.list': (query) => auditLog.list({ ...query, workspace: desk.ws.path }),
    'audit.get': async ({ id }) => found(id, await auditLog.get(id, MOST_CHANGES_SHOWN)),
    'audit.undo': async ({ id }) => {
      const { ws } = desk;
      const { workspace, notUndoable } = found(id, auditLog.find(id));
      if (workspace !== ws.path)
        throw Refusal.of('UNDO_REFUSED', { reason: 'It belongs to another workspace.' });
      if (notUndoable !== null) throw Refusal.of('UNDO_REFUSED', { reason: notUndoable });
      await undoChanges(ws, await auditLog.changesOf(id), {
        claimed: (key, messages) => desk.reader.request('message.claimed', key, { messages }),
      });
    },
    'audit.export': async () => {
      const { ws } = desk;
      const options = {
        title: 'Export the audit log',
        defaultPath: `audit-log-${ws.name}.jsonl`,
        filters: [{ name: 'JSON lines', extensions: ['jsonl'] }],
      };
      const savedTo = await askWhereToSave(ask, ws, options);
      if (savedTo === null) return null;
      let entries = 0;
      function* lines() {
        for (const piece of auditLog.lines(ws.path)) {
          if (piece.endsWith('\n')) entries += 1;
          yield piece;
        }
      }
      await saveFile(savedTo, lines());
      return { savedTo, entries };
    },
  } satisfies Partial<Handlers>;
}
