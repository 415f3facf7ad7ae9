export { DestinationsPanel } from './DestinationsPanel.js';
