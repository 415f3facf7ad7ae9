export { call, codeOf, letGo, onChosen, onGo, pathOf, sentenceOf, stage } from './client.js';
export { keyOf } from './keys.js';
export { createConsoleQueryClient, enterWorkspace, followChanges } from './live.js';
export { mutate } from './mutate.js';
export { query } from './query.js';
export { setSessionLine } from './session-lines.js';
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
