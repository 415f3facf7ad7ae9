export { ContainerPanel } from './ContainerPanel.js';
export { ContainerBadge } from './ContainerState.js';
export { ContainerStatus } from './ContainerStatus.js';
export { NextPoll } from './NextPoll.js';
export { outlook } from './pickup.js';
