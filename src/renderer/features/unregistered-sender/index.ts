export { useUnregisteredSenders } from './queries.js';
