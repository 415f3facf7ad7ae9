export { call, codeOf, letGo, onChosen, onGo, pathOf, sentenceOf, stage } from './client.js';
export { keys, readKey } from './keys.js';
export { createConsoleQueryClient, enterWorkspace, followChanges } from './live.js';
export { setSessionLine } from './session-lines.js';
export { sessionRead } from './session-read.js';
export {
  followWrites,
  forgetWrites,
  isStanding,
  type TakenBack,
  takeBack,
  takeBackNewest,
  write,
  writing,
} from './writes.js';
