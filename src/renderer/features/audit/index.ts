export { AuditLog } from './AuditLog.js';
export { openAuditLog } from './audit-dialog.js';
export { toastWritten } from './undo.js';
