export { call, codeOf, letGo, onChosen, onGo, pathOf, sentenceOf, stage, write } from './client.js';
export { keys } from './keys.js';
export { createConsoleQueryClient, enterWorkspace, followChanges } from './live.js';
export { setSessionLine } from './session-lines.js';
