export { LockSwitch } from './LockSwitch.js';
export {
  useAppInfo,
  useLock,
  useReadOnlyReason,
  useWorkspace,
  useWorkspaceAction,
  useWorkspaceProblem,
} from './queries.js';
export { ResetDemoDialog } from './ResetDemoDialog.js';
export { askResetDemo } from './reset-demo.js';
export { StartScreen } from './StartScreen.js';
export { WorkspaceMenu } from './WorkspaceMenu.js';
