/** What a command is, and what commands can do. */
import type { ContainerStatus } from '../../../contract/entities/container.js';
import type { ComposeHandle } from '../../features/message/index.js';
import type { Bound } from '../keymap.js';

export interface DeskActions {
  /** Of an agent group; null: of one that is chosen in the dialog. */
  destinations(agentGroupId: string | null): void;
  wirings(agentGroupId: string | null): void;
  createSession(agentGroupId: string | null): void;
  /** Asks about the open session's chat and thread, if there is one. */
  landing(): void;
  agentGroups(): void;
  messagingGroups(): void;
  troubles(): void;
  newWorkspace(): void;
  /** Of the open session; null when none is open. */
  session: {
    closed: boolean;
    markClosed(): void;
    reopen(): void;
    route(): void;
    upgrade(): void;
  } | null;
}

export type InspectorTab = 'message' | 'why' | 'raw' | 'session' | 'destinations' | 'container' | 'files';

/** What commands can do. The shell fills it in; commands know nothing of components. */
export interface Actions {
  sessions: { move(by: number, open?: boolean): void; focus(): void; focusFilter(): void } | null;
  /** The view of what needs attention, while it is shown. */
  attention: { move(by: number): void; focus(): void } | null;
  timeline: {
    move(by: number): void;
    openFocused(): void;
    newest(): void;
    oldestLoaded(): void;
    askGoTo(): void;
    focus(): void;
    toggleMark(): void;
    extendMark(by: number): void;
  } | null;
  replay: { resend(): void; edit(): void; copy(): void; selection(): void; importFile(): void };
  compose: ComposeHandle | null;
  workspaceOpen: boolean;
  sessionOpen: boolean;
  agentGroupId: string | null;
  desk: DeskActions;
  simulation: {
    available: boolean;
    agent: boolean;
    host: boolean;
    /** Whether the open session is played; null when none is open. */
    session: boolean | null;
    scenario: boolean;
    toggleAgent(): void;
    toggleHost(): void;
    toggleSession(): void;
    playScenario(): void;
    cancelScenario(): void;
  };
  workspace: {
    /** Whether the open one was made by the console. */
    ours: boolean;
    choose(): void;
    demo(): void;
    newDemo(): void;
    resetDemo(): void;
    close(): void;
    locked: 'open' | 'locked' | 'fixed';
    lock(locked: boolean): void;
    audit(): void;
    undo(): void;
    redo(): void;
  };
  session: { reveal(): void; copyId(): void; markAllRead(): void; close(): void };
  notifications: { on: boolean; available: boolean; toggle(): void };
  /** Sets by hand what v2.db says of the open session's container; null when it cannot be written. */
  markContainer: { claimed: ContainerStatus | null; as(status: ContainerStatus): void } | null;
  view: {
    palette(): void;
    help(): void;
    /** Shows when something was said in the whole workspace. */
    activity(): void;
    questions(): void;
    back(): void;
    attention(): void;
    toggleSessions(): void;
    toggleInspector(): void;
    inspect(tab: InspectorTab): void;
  };
}

export interface Command extends Bound {
  title: string;
  group: 'Go' | 'Session' | 'Message' | 'View' | 'Workspace';
  /** Whether it is offered in the menu of a timeline row, which has the focus then. */
  onRow?: boolean;
  run(actions: Actions): void;
  /** Whether it can be run now; without it, always. */
  when?(actions: Actions): boolean;
  /** The context menus that it also appears in. */
  menus?: readonly ('agent' | 'session')[];
}

export const inWorkspace = (a: Actions) => a.workspaceOpen;
export const inSession = (a: Actions) => a.sessionOpen;
export const inMiddle = (a: Actions) => a.sessionOpen || a.attention !== null;
export const anywhere = 'anywhere' as const;
