export { HostDoorLine } from './HostDoorLine.js';
export { HostDoorPanel } from './HostDoorPanel.js';
export { useHostDoors } from './queries.js';
export { ThroughHost, useThroughHost } from './ThroughHost.js';
