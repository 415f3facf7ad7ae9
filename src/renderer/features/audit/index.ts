export { AuditLog } from './AuditLog.js';
export { openAuditLog } from './audit-dialog.js';
export { redoLast, toastWritten, undoLast } from './undo.js';
