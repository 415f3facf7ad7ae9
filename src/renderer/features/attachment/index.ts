export { AttachmentChip } from './AttachmentChip.js';
export { AttachmentViewer } from './AttachmentViewer.js';
export { StagedChips } from './StagedChips.js';
