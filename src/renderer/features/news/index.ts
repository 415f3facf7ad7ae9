export { useNews } from './queries.js';
