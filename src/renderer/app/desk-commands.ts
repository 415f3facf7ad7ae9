/** The commands over what v2.db holds: agents, chats, wirings, destinations, and the sessions themselves. */
export interface DeskActions {
  /** Of an agent group; null: of one that is chosen then. */
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

interface DeskContext {
  workspaceOpen: boolean;
  /** The agent group that is meant: that of the open session, or of the menu that the command stands in. */
  agentGroupId: string | null;
  desk: DeskActions;
}

const inWorkspace = (a: DeskContext) => a.workspaceOpen;
const inSession = (a: DeskContext) => a.desk.session !== null;
const anywhere = 'anywhere' as const;
const ofAgent = ['agent', 'session'] as const;
const ofSession = ['session'] as const;

export const deskCommands = [
  {
    id: 'destination.edit',
    title: 'Destinations…',
    group: 'Workspace',
    scope: anywhere,
    when: inWorkspace,
    run: (a: DeskContext) => a.desk.destinations(a.agentGroupId),
    menus: ofAgent,
  },
  {
    id: 'wiring.edit',
    title: 'Wirings…',
    group: 'Workspace',
    scope: anywhere,
    when: inWorkspace,
    run: (a: DeskContext) => a.desk.wirings(a.agentGroupId),
    menus: ofAgent,
  },
  {
    id: 'wiring.landing',
    title: 'Where would a message land?',
    group: 'Workspace',
    scope: anywhere,
    when: inWorkspace,
    run: (a: DeskContext) => a.desk.landing(),
    menus: ofSession,
  },
  {
    id: 'session.create',
    title: 'New session…',
    group: 'Session',
    scope: anywhere,
    when: inWorkspace,
    run: (a: DeskContext) => a.desk.createSession(a.agentGroupId),
    menus: ofAgent,
  },
  {
    id: 'session.markClosed',
    title: 'Mark session as closed…',
    group: 'Session',
    scope: anywhere,
    when: (a: DeskContext) => a.desk.session?.closed === false,
    run: (a: DeskContext) => a.desk.session?.markClosed(),
    menus: ofSession,
  },
  {
    id: 'session.reopen',
    title: 'Reopen session…',
    group: 'Session',
    scope: anywhere,
    when: (a: DeskContext) => a.desk.session?.closed === true,
    run: (a: DeskContext) => a.desk.session?.reopen(),
    menus: ofSession,
  },
  {
    id: 'session.route',
    title: 'Default reply address…',
    group: 'Session',
    scope: anywhere,
    when: inSession,
    run: (a: DeskContext) => a.desk.session?.route(),
    menus: ofSession,
  },
  {
    id: 'session.upgrade',
    title: 'Upgrade session files…',
    group: 'Session',
    scope: anywhere,
    when: inSession,
    run: (a: DeskContext) => a.desk.session?.upgrade(),
    menus: ofSession,
  },
  {
    id: 'session.troubles',
    title: 'Troubles of sessions…',
    group: 'Workspace',
    scope: anywhere,
    when: inWorkspace,
    run: (a: DeskContext) => a.desk.troubles(),
  },
  {
    id: 'agentGroup.edit',
    title: 'Agent groups…',
    group: 'Workspace',
    scope: anywhere,
    when: inWorkspace,
    run: (a: DeskContext) => a.desk.agentGroups(),
  },
  {
    id: 'messagingGroup.edit',
    title: 'Messaging groups…',
    group: 'Workspace',
    scope: anywhere,
    when: inWorkspace,
    run: (a: DeskContext) => a.desk.messagingGroups(),
  },
  {
    id: 'workspace.newEmpty',
    title: 'New empty workspace…',
    group: 'Workspace',
    scope: anywhere,
    run: (a: DeskContext) => a.desk.newWorkspace(),
  },
] as const;
