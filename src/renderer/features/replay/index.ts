export { BatchDialogs } from './BatchDialogs.js';
export { openImport, openReplay } from './dialogs.js';
export { resend } from './queries.js';
