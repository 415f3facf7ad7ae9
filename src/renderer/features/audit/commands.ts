import { clearToasts } from '../../ui/alerts.js';
import type { Command, Situation } from '../../ui/command.js';
import { createDialog } from '../../ui/dialogs.js';
import { redoLast, undoLast } from './undo.js';

const log = createDialog(async () => (await import('./AuditLog.js')).AuditLog);

const unlocked = ({ workspace }: Situation) => workspace.lock === 'open';

export const auditCommands: readonly Command[] = [
  {
    id: 'audit.open',
    title: 'Audit log',
    group: 'Workspace',
    keys: 'g l',
    run: ({ session }) => {
      // They would lie over it, and it offers the same.
      clearToasts();
      log.open({ session });
    },
  },
  {
    id: 'audit.undo',
    title: 'Undo what was written last',
    group: 'Workspace',
    keys: 'z',
    when: unlocked,
    run: undoLast,
  },
  {
    id: 'audit.redo',
    title: 'Do again what was undone last',
    group: 'Workspace',
    keys: 'Z',
    when: unlocked,
    run: redoLast,
  },
];
