/** What a command is, and what it is told about the window. */
import type { QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { Approval } from '../../contract/entities/approval.js';
import type { MenuCommand } from '../../contract/entities/menu.js';
import type { Message } from '../../contract/entities/message.js';
import type { NotificationSetting } from '../../contract/entities/notification.js';
import type { SessionSummary } from '../../contract/entities/session.js';
import type { SimulationStatus } from '../../contract/entities/simulation.js';
import type { Workspace } from '../../contract/entities/workspace.js';

export type Scope = 'anywhere' | 'sessions' | 'timeline';

export type InspectorTab = 'message' | 'why' | 'raw' | 'session' | 'destinations' | 'container' | 'files';

/** What can stand in the middle in place of the open session. */
export type View = 'attention' | 'approvals' | 'schedule';

/** What the window's frame does for everything in it. The functions never change identity. */
export interface Shell {
  /** Closes the dialogs that lie over it; null: closes the open one. `row`: the one to show there. */
  openSession(sessionId: string | null, row?: { key: string }): void;
  /** Opens the session as well, and adds the text to what its composer holds. */
  writeInto(sessionId: string, text: string): void;
  inspect(tab: InspectorTab): void;
  toggleInspector(): void;
  /** Kept on this machine; `auto`: as the system. */
  setTheme(theme: 'auto' | 'light' | 'dark'): void;
  toggleSessions(): void;
  toggleView(view: View): void;
  /** Opens the list of approvals at this one. */
  showApproval(approval: Pick<Approval, 'kind' | 'id'>): void;
  /** Opens the session as well, and puts one of its messages into its composer, to be changed and sent as a new one. */
  editIn(sessionId: string, message: Message): void;
  back(): void;
}

export const ShellContext = createContext<Shell | null>(null);

export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (shell === null) throw new Error('This is shown outside of the shell.');
  return shell;
}

/** What the window shows as a command is run, or asked whether it can be. */
export interface Situation {
  workspace: Workspace;
  /** The open one. */
  session: SessionSummary | null;
  /** Of the open session, or the one whose menu is open. */
  agentGroupId: string | null;
  simulation: SimulationStatus | undefined;
  notifications: NotificationSetting | undefined;
  client: QueryClient;
  shell: Shell;
}

export interface Command {
  id: string;
  title: string;
  group: MenuCommand['group'];
  /** Other words that people look for it by. */
  words?: string;
  /** A chord (`mod+k`) or a sequence of chords (`g n`). */
  keys?: string;
  /** Where the keys apply; without it, anywhere. The timeline has everything that is not the sessions list. */
  scope?: Scope;
  /**
   * The context menus that it also appears in: of an agent's heading, of a session, of a timeline's row, of what is
   * upcoming, of an approval.
   */
  menus?: readonly ('agent' | 'session' | 'row' | 'schedule' | 'approval')[];
  /** Left out of the palette and of the system's menu: only a key makes sense of it. */
  keyOnly?: true;
  /** The system's File menu has it already. */
  inFileMenu?: true;
  run(now: Situation): void;
  /** Whether it can be run now; without it, always. */
  when?(now: Situation): boolean;
}

export const inSession = ({ session }: Situation) => session !== null;

/** A command about the open session. */
export function onSession(
  run: (session: SessionSummary, now: Situation) => void,
): Required<Pick<Command, 'run' | 'when'>> {
  return {
    when: inSession,
    run: (now) => {
      if (now.session !== null) run(now.session, now);
    },
  };
}
