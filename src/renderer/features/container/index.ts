export { ContainerPanel } from './ContainerPanel.js';
export { ContainerBadge } from './ContainerState.js';
export { ContainerStatus } from './ContainerStatus.js';
export { MarkDialog } from './MarkDialog.js';
export { MarkMenu } from './MarkMenu.js';
export { askMark } from './mark.js';
export { NextPoll } from './NextPoll.js';
export { pickup } from './pickup.js';
