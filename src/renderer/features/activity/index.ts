export { ActivityPanel } from './ActivityPanel.js';
export { WorkspaceActivity } from './WorkspaceActivity.js';
