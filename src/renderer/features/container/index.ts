export { ContainerPanel } from './ContainerPanel.js';
export { ContainerBadge, ContainerIcon, ContainerWords } from './ContainerState.js';
export { ContainerStatus } from './ContainerStatus.js';
export { pickup } from './pickup.js';
