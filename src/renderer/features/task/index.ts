export { RunLogPanel } from './RunLogPanel.js';
