export { LockSwitch } from './LockSwitch.js';
export {
  useAppInfo,
  useAwaitedWorkspace,
  useReadOnlyReason,
  useWorkspace,
  useWorkspaceAction,
  useWorkspaceProblem,
} from './queries.js';
export { StartScreen } from './StartScreen.js';
export { UpgradeMarkerNote } from './UpgradeMarkerNote.js';
export { WaitingForLock } from './WaitingForLock.js';
export { WorkspaceDialect } from './WorkspaceDialect.js';
export { WorkspaceMenu } from './WorkspaceMenu.js';
