export { useWirings } from './queries.js';
export { modeWords } from './wiring-words.js';
