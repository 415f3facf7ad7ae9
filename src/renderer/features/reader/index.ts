export { useReaderStatus } from './queries.js';
