export { landingDialog, wiringsDialog } from './dialogs.js';
export { LandingDialog } from './LandingDialog.js';
export { useWirings } from './queries.js';
export { WiringsDialog } from './WiringsDialog.js';
export { modeWords } from './wiring-words.js';
