export { toastWritten } from './undo.js';
