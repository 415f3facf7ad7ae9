export { LockSwitch } from './LockSwitch.js';
export {
  useAppInfo,
  useReadOnlyReason,
  useWorkspace,
  useWorkspaceAction,
  useWorkspaceProblem,
} from './queries.js';
export { StartScreen } from './StartScreen.js';
export { WorkspaceMenu } from './WorkspaceMenu.js';
