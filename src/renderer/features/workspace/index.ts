export { useAppInfo, useWorkspace, useWorkspaceAction, useWorkspaceProblem } from './queries.js';
export { StartScreen } from './StartScreen.js';
export { WorkspaceMenu } from './WorkspaceMenu.js';
