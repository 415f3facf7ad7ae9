export { DestinationsDialog } from './DestinationsDialog.js';
export { DestinationsPanel } from './DestinationsPanel.js';
export { destinationsDialog } from './dialog.js';
