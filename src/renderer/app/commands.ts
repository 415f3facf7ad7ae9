import type { ContainerStatus } from '../../shared/entities/container.js';
import { type DeskActions, deskCommands } from './desk-commands.js';
import type { Bound } from './keymap.js';

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
  compose: {
    focus(): void;
    chooseFiles(): void;
    send(next: boolean): void;
    toggleMore(): void;
    toggleJson(): void;
    openTemplates(): void;
    saveTemplate(): void;
    clear(): void;
  } | null;
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
  };
  session: { reveal(): void; copyId(): void; markAllRead(): void; close(): void };
  notifications: { on: boolean; available: boolean; toggle(): void };
  /** By hand, what v2.db says of the open session's container; null when it cannot be written. */
  markContainer: ((status: ContainerStatus) => void) | null;
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
  /** Whether it is offered in the menu of a row of the timeline, whose row has the focus then. */
  onRow?: boolean;
  run(actions: Actions): void;
  /** Whether it can be run now; without it, always. */
  when?(actions: Actions): boolean;
  /** The context menus that it stands in, too. */
  menus?: readonly ('agent' | 'session')[];
}

const inWorkspace = (a: Actions) => a.workspaceOpen;
const inSession = (a: Actions) => a.sessionOpen;
const inMiddle = (a: Actions) => a.sessionOpen || a.attention !== null;
const anywhere = 'anywhere' as const;

/** Every action of a person, once: it feeds the keys, the palette and the help sheet. */
export const commands: readonly Command[] = [
  {
    id: 'palette.open',
    title: 'Search everything',
    group: 'Go',
    keys: 'mod+k',
    scope: anywhere,
    run: (a) => a.view.palette(),
  },
  {
    id: 'help.open',
    title: 'Show the keys',
    group: 'View',
    keys: '?',
    scope: anywhere,
    run: (a) => a.view.help(),
  },
  {
    id: 'view.back',
    title: 'Back one step',
    group: 'Go',
    keys: 'Escape',
    scope: anywhere,
    run: (a) => a.view.back(),
  },

  {
    id: 'attention.toggle',
    title: 'Needs attention',
    group: 'Go',
    keys: 'g a',
    scope: anywhere,
    when: inWorkspace,
    run: (a) => a.view.attention(),
  },
  {
    id: 'notification.on',
    title: 'Turn desktop notifications on',
    group: 'View',
    scope: anywhere,
    when: ({ notifications }) => notifications.available && !notifications.on,
    run: (a) => a.notifications.toggle(),
  },
  {
    id: 'notification.off',
    title: 'Turn desktop notifications off',
    group: 'View',
    scope: anywhere,
    when: ({ notifications }) => notifications.available && notifications.on,
    run: (a) => a.notifications.toggle(),
  },

  {
    id: 'session.filter',
    title: 'Filter sessions',
    group: 'Session',
    keys: '/',
    scope: anywhere,
    when: inWorkspace,
    run: (a) => a.sessions?.focusFilter(),
  },
  {
    id: 'session.focus',
    title: 'Go to sessions',
    group: 'Go',
    keys: 'g s',
    scope: anywhere,
    when: inWorkspace,
    run: (a) => a.sessions?.focus(),
  },
  {
    id: 'session.next',
    title: 'Next session',
    group: 'Session',
    keys: 'j',
    scope: 'sessions',
    when: inWorkspace,
    run: (a) => a.sessions?.move(1),
  },
  {
    id: 'session.previous',
    title: 'Previous session',
    group: 'Session',
    keys: 'k',
    scope: 'sessions',
    when: inWorkspace,
    run: (a) => a.sessions?.move(-1),
  },
  {
    id: 'session.openNext',
    title: 'Open next session',
    group: 'Session',
    keys: 'J',
    scope: anywhere,
    when: inWorkspace,
    run: (a) => a.sessions?.move(1, true),
  },
  {
    id: 'session.openPrevious',
    title: 'Open previous session',
    group: 'Session',
    keys: 'K',
    scope: anywhere,
    when: inWorkspace,
    run: (a) => a.sessions?.move(-1, true),
  },
  {
    id: 'session.reveal',
    title: 'Reveal session folder',
    group: 'Session',
    scope: anywhere,
    when: inSession,
    run: (a) => a.session.reveal(),
  },
  {
    id: 'session.copyId',
    title: 'Copy session id',
    group: 'Session',
    keys: 'y',
    scope: anywhere,
    when: inSession,
    run: (a) => a.session.copyId(),
  },
  {
    id: 'session.markAllRead',
    title: 'Mark all sessions as read',
    group: 'Session',
    scope: anywhere,
    when: inWorkspace,
    run: (a) => a.session.markAllRead(),
  },
  {
    id: 'session.close',
    title: 'Close session',
    group: 'Session',
    scope: anywhere,
    when: inSession,
    run: (a) => a.session.close(),
  },

  {
    id: 'message.focus',
    title: 'Go to timeline',
    group: 'Go',
    keys: 'g t',
    scope: anywhere,
    when: inSession,
    run: (a) => a.timeline?.focus(),
  },
  {
    id: 'message.next',
    title: 'Next message',
    group: 'Message',
    keys: 'j',
    scope: 'timeline',
    when: inMiddle,
    run: (a) => (a.attention ?? a.timeline)?.move(1),
  },
  {
    id: 'message.previous',
    title: 'Previous message',
    group: 'Message',
    keys: 'k',
    scope: 'timeline',
    when: inMiddle,
    run: (a) => (a.attention ?? a.timeline)?.move(-1),
  },
  {
    id: 'message.open',
    title: 'Open message in inspector',
    group: 'Message',
    keys: 'Enter',
    scope: 'timeline',
    onRow: true,
    when: inSession,
    run: (a) => a.timeline?.openFocused(),
  },
  {
    id: 'message.why',
    title: 'Why is it so?',
    group: 'Message',
    keys: 'w',
    scope: 'timeline',
    onRow: true,
    when: inSession,
    run: (a) => {
      a.timeline?.openFocused();
      a.view.inspect('why');
    },
  },
  {
    id: 'message.raw',
    title: 'Show the row as it is stored',
    group: 'Message',
    scope: 'timeline',
    onRow: true,
    when: inSession,
    run: (a) => {
      a.timeline?.openFocused();
      a.view.inspect('raw');
    },
  },
  {
    id: 'question.list',
    title: 'Open questions',
    group: 'Go',
    keys: 'g q',
    scope: anywhere,
    when: inWorkspace,
    run: (a) => a.view.questions(),
  },
  {
    id: 'message.newest',
    title: 'Newest message',
    group: 'Message',
    keys: 'g n',
    scope: anywhere,
    when: inSession,
    run: (a) => a.timeline?.newest(),
  },
  {
    id: 'message.oldest',
    title: 'Oldest loaded message',
    group: 'Message',
    keys: 'g o',
    scope: anywhere,
    when: inSession,
    run: (a) => a.timeline?.oldestLoaded(),
  },
  {
    id: 'message.goTo',
    title: 'Go to a date or seq…',
    group: 'Message',
    keys: 'g d',
    scope: anywhere,
    when: inSession,
    run: (a) => a.timeline?.askGoTo(),
  },
  {
    id: 'message.compose',
    title: 'Write a message',
    group: 'Message',
    keys: 'i',
    scope: anywhere,
    when: inSession,
    run: (a) => a.compose?.focus(),
  },
  {
    id: 'message.attach',
    title: 'Attach files…',
    group: 'Message',
    keys: 'a',
    scope: anywhere,
    when: inSession,
    run: (a) => a.compose?.chooseFiles(),
  },
  {
    id: 'message.send',
    title: 'Send and stay',
    group: 'Message',
    keys: 'mod+Enter',
    scope: anywhere,
    when: inSession,
    run: (a) => a.compose?.send(false),
  },
  {
    id: 'message.sendNext',
    title: 'Send and open the next session',
    group: 'Message',
    keys: 'mod+shift+Enter',
    scope: anywhere,
    when: inSession,
    run: (a) => a.compose?.send(true),
  },
  {
    id: 'draft.more',
    title: 'More fields of the message',
    group: 'Message',
    keys: 'm',
    scope: anywhere,
    when: inSession,
    run: (a) => a.compose?.toggleMore(),
  },
  {
    id: 'draft.json',
    title: 'Write the message as JSON',
    group: 'Message',
    keys: 'mod+j',
    scope: anywhere,
    when: inSession,
    run: (a) => a.compose?.toggleJson(),
  },
  {
    id: 'template.use',
    title: 'Templates and sent messages…',
    group: 'Message',
    keys: 't',
    scope: anywhere,
    when: inSession,
    run: (a) => a.compose?.openTemplates(),
  },
  {
    id: 'template.save',
    title: 'Save the message as a template…',
    group: 'Message',
    scope: anywhere,
    when: inSession,
    run: (a) => a.compose?.saveTemplate(),
  },
  {
    id: 'draft.clear',
    title: 'Clear the draft',
    group: 'Message',
    scope: anywhere,
    when: inSession,
    run: (a) => a.compose?.clear(),
  },
  {
    id: 'message.resend',
    title: 'Send again as new',
    group: 'Message',
    keys: 'r',
    scope: anywhere,
    onRow: true,
    when: inSession,
    run: (a) => a.replay.resend(),
  },
  {
    id: 'message.edit',
    title: 'Edit and send again',
    group: 'Message',
    keys: 'e',
    scope: anywhere,
    onRow: true,
    when: inSession,
    run: (a) => a.replay.edit(),
  },
  {
    id: 'message.copy',
    title: 'Copy to another session…',
    group: 'Message',
    keys: 'c',
    scope: anywhere,
    onRow: true,
    when: inSession,
    run: (a) => a.replay.copy(),
  },
  {
    id: 'message.select',
    title: 'Select or deselect message',
    group: 'Message',
    keys: 'x',
    scope: 'timeline',
    onRow: true,
    when: inSession,
    run: (a) => a.timeline?.toggleMark(),
  },
  {
    id: 'message.selectNext',
    title: 'Select down',
    group: 'Message',
    keys: 'shift+ArrowDown',
    scope: 'timeline',
    when: inSession,
    run: (a) => a.timeline?.extendMark(1),
  },
  {
    id: 'message.selectPrevious',
    title: 'Select up',
    group: 'Message',
    keys: 'shift+ArrowUp',
    scope: 'timeline',
    when: inSession,
    run: (a) => a.timeline?.extendMark(-1),
  },
  {
    id: 'message.replay',
    title: 'Replay selected messages…',
    group: 'Message',
    keys: 'R',
    scope: anywhere,
    onRow: true,
    when: inSession,
    run: (a) => a.replay.selection(),
  },
  {
    id: 'message.import',
    title: 'Import messages from a file…',
    group: 'Message',
    scope: anywhere,
    when: inSession,
    run: (a) => a.replay.importFile(),
  },

  {
    id: 'view.sessions',
    title: 'Show or hide sessions',
    group: 'View',
    keys: '[',
    scope: anywhere,
    when: inWorkspace,
    run: (a) => a.view.toggleSessions(),
  },
  {
    id: 'view.inspector',
    title: 'Show or hide inspector',
    group: 'View',
    keys: ']',
    scope: anywhere,
    when: inWorkspace,
    run: (a) => a.view.toggleInspector(),
  },
  ...(['message', 'why', 'raw', 'session', 'destinations', 'container', 'files'] as const).map(
    (tab): Command => ({
      id: `inspector.${tab}`,
      title: `Inspect ${tab}`,
      group: 'View',
      scope: anywhere,
      when: inSession,
      run: (a) => a.view.inspect(tab),
    }),
  ),

  {
    id: 'workspace.choose',
    title: 'Open folder…',
    group: 'Workspace',
    keys: 'mod+o',
    scope: anywhere,
    run: (a) => a.workspace.choose(),
  },
  {
    id: 'workspace.openDemo',
    title: 'Open the demo',
    group: 'Workspace',
    scope: anywhere,
    run: (a) => a.workspace.demo(),
  },
  {
    id: 'workspace.activity',
    title: 'Activity of the workspace…',
    group: 'Workspace',
    scope: anywhere,
    when: inWorkspace,
    run: (a) => a.view.activity(),
  },
  {
    id: 'workspace.close',
    title: 'Close workspace',
    group: 'Workspace',
    scope: anywhere,
    when: inWorkspace,
    run: (a) => a.workspace.close(),
  },
  {
    id: 'audit.open',
    title: 'Audit log',
    group: 'Workspace',
    keys: 'g l',
    scope: anywhere,
    when: inWorkspace,
    run: (a) => a.workspace.audit(),
  },
  {
    id: 'workspace.lock',
    title: 'Lock the workspace: read-only',
    group: 'Workspace',
    scope: anywhere,
    when: (a) => a.workspace.locked === 'open',
    run: (a) => a.workspace.lock(true),
  },
  {
    id: 'workspace.unlock',
    title: 'Unlock the workspace',
    group: 'Workspace',
    scope: anywhere,
    when: (a) => a.workspace.locked === 'locked',
    run: (a) => a.workspace.lock(false),
  },
  {
    id: 'workspace.newDemo',
    title: 'New demo workspace…',
    group: 'Workspace',
    scope: anywhere,
    run: (a) => a.workspace.newDemo(),
  },
  {
    id: 'workspace.resetDemo',
    title: 'Reset the demo…',
    group: 'Workspace',
    scope: anywhere,
    when: (a) => a.workspace.ours && a.simulation.available,
    run: (a) => a.workspace.resetDemo(),
  },
  {
    id: 'agent.start',
    title: 'Start the simulated agent',
    group: 'Workspace',
    scope: anywhere,
    when: ({ simulation }) => simulation.available && !simulation.agent,
    run: (a) => a.simulation.toggleAgent(),
  },
  {
    id: 'agent.stop',
    title: 'Stop the simulated agent',
    group: 'Workspace',
    scope: anywhere,
    when: ({ simulation }) => simulation.agent,
    run: (a) => a.simulation.toggleAgent(),
  },
  {
    id: 'host.start',
    title: 'Start the simulated host',
    group: 'Workspace',
    scope: anywhere,
    when: ({ simulation }) => simulation.available && !simulation.host,
    run: (a) => a.simulation.toggleHost(),
  },
  {
    id: 'host.stop',
    title: 'Stop the simulated host',
    group: 'Workspace',
    scope: anywhere,
    when: ({ simulation }) => simulation.host,
    run: (a) => a.simulation.toggleHost(),
  },
  {
    id: 'session.simulate',
    title: 'Simulate this session',
    group: 'Session',
    scope: anywhere,
    when: ({ simulation }) => simulation.available && simulation.session === false,
    run: (a) => a.simulation.toggleSession(),
  },
  {
    id: 'session.stopSimulating',
    title: 'Stop simulating this session',
    group: 'Session',
    scope: anywhere,
    when: ({ simulation }) => simulation.session === true,
    run: (a) => a.simulation.toggleSession(),
  },
  ...(['running', 'idle', 'stopped'] as const).map(
    (status): Command => ({
      id: `container.${status}`,
      title: `Mark container as ${status}`,
      group: 'Session',
      scope: anywhere,
      when: (a) => a.markContainer !== null,
      run: (a) => a.markContainer?.(status),
    }),
  ),
  {
    id: 'scenario.play',
    title: 'Play a scenario…',
    group: 'Workspace',
    scope: anywhere,
    when: ({ simulation }) => simulation.available && !simulation.scenario,
    run: (a) => a.simulation.playScenario(),
  },
  {
    id: 'scenario.cancel',
    title: 'Cancel the scenario',
    group: 'Workspace',
    scope: anywhere,
    when: ({ simulation }) => simulation.scenario,
    run: (a) => a.simulation.cancelScenario(),
  },
  ...deskCommands,
];
