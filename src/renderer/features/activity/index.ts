export { ActivityPanel } from './ActivityPanel.js';
