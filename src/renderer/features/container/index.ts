export { ContainerPanel } from './ContainerPanel.js';
export { ContainerBadge } from './ContainerState.js';
export { ContainerStatus } from './ContainerStatus.js';
export { isThere } from './is-there.js';
export { MarkMenu } from './MarkMenu.js';
export { NextPoll } from './NextPoll.js';
export { useHost } from './queries.js';
