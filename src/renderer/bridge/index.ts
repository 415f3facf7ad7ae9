export { call, codeOf, letGo, pathOf, sentenceOf, stage } from './client.js';
export { keys } from './keys.js';
export { createConsoleQueryClient, enterWorkspace, followChanges } from './live.js';
