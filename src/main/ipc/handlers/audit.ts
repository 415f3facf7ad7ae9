import { realpathSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { dialog } from 'electron';
import { Refusal } from '../../../shared/errors.js';
import { MOST_CHANGES_SHOWN } from '../../../shared/limits.js';
import { undoChanges } from '../../../store/change-undo.js';
import { fsRefusal } from '../../../store/files/fs-refusal.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function auditHandlers({ desk, auditLog, window }: Office) {
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
        throw Refusal.of('UNDO_REFUSED', { reason: 'It was done in another workspace.' });
      if (notUndoable !== null) throw Refusal.of('UNDO_REFUSED', { reason: notUndoable });
      await undoChanges(ws, await auditLog.changesOf(id), {
        claimed: (key, ids) => desk.reader.request('message.claimed', { key, ids }),
      });
    },
    'audit.export': async () => {
      const { path, name } = desk.ws;
      const owner = window();
      const options = {
        title: 'Export the audit log',
        defaultPath: `audit-log-${name}.jsonl`,
        filters: [{ name: 'JSON lines', extensions: ['jsonl'] }],
      };
      const { canceled, filePath } =
        owner === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(owner, options);
      if (canceled || filePath === '') return null;
      let entries = 0;
      function* lines() {
        for (const piece of auditLog.lines(path)) {
          if (piece.endsWith('\n')) entries += 1;
          yield piece;
        }
      }
      const inside = relative(path, join(realpathSync(dirname(filePath)), basename(filePath)));
      if (!inside.startsWith('..') && !isAbsolute(inside)) {
        const reason = 'it lies in the open workspace, which holds nothing of the console’s own';
        throw Refusal.of('NOT_WRITABLE', { path: filePath, reason });
      }
      await writeFile(filePath, lines()).catch((error: unknown) => {
        throw fsRefusal(error, filePath);
      });
      return { savedTo: filePath, entries };
    },
  } satisfies Partial<Handlers>;
}
