/** Sessions: moving among them, and acting on the open one. */
import { showAlert, toast } from '../../ui/alerts.js';
import { copyText } from '../../ui/clipboard.js';
import { type Command, onSession } from '../../ui/command.js';
import { createDialog } from '../../ui/dialogs.js';
import { sessionList } from './handle.js';
import { markAllRead, markRead, revealSession } from './queries.js';

const create = createDialog(async () => (await import('./CreateSession.js')).CreateSession);
const markClosed = createDialog(async () => (await import('./CloseSession.js')).CloseSession);
const reopen = createDialog(async () => (await import('./ReopenSession.js')).ReopenSession);
const route = createDialog(async () => (await import('./RouteSession.js')).RouteSession);
const upgrade = createDialog(async () => (await import('./UpgradeSession.js')).UpgradeSession);
const troubles = createDialog(async () => (await import('./SessionTroubles.js')).SessionTroubles);

export const sessionCommands: readonly Command[] = [
  {
    id: 'session.filter',
    title: 'Filter sessions',
    group: 'Session',
    keys: '/',
    run: () => sessionList.current?.focusFilter(),
  },
  {
    id: 'session.focus',
    title: 'Go to sessions',
    group: 'Go',
    keys: 'g s',
    run: () => sessionList.current?.focus(),
  },
  {
    id: 'session.next',
    title: 'Next session',
    group: 'Session',
    keys: 'j',
    scope: 'sessions',
    run: () => sessionList.current?.move(1),
  },
  {
    id: 'session.previous',
    title: 'Previous session',
    group: 'Session',
    keys: 'k',
    scope: 'sessions',
    run: () => sessionList.current?.move(-1),
  },
  {
    id: 'session.openNext',
    title: 'Open next session',
    group: 'Session',
    keys: 'J',
    run: () => sessionList.current?.move(1, true),
  },
  {
    id: 'session.openPrevious',
    title: 'Open previous session',
    group: 'Session',
    keys: 'K',
    run: () => sessionList.current?.move(-1, true),
  },
  {
    id: 'session.reveal',
    title: 'Reveal session folder',
    words: 'open in file manager finder explorer',
    group: 'Session',
    menus: ['session'],
    ...onSession(({ id }) => void revealSession(id)),
  },
  {
    id: 'session.copyId',
    title: 'Copy session id',
    group: 'Session',
    menus: ['session'],
    keys: 'y',
    ...onSession(({ id }) => {
      if (copyText(id)) toast(`Copied ${id}`);
      else showAlert('The system refused the copy. Select the id in the inspector’s Session tab instead.');
    }),
  },
  {
    id: 'session.markRead',
    title: 'Mark session as read',
    group: 'Session',
    menus: ['session'],
    ...onSession((session, { client }) => void markRead(client, session)),
    when: ({ session }) => session?.digest?.readable === true && session.unread > 0,
  },
  {
    id: 'session.markAllRead',
    title: 'Mark all sessions as read',
    group: 'Session',
    run: () => void markAllRead(),
  },
  {
    id: 'session.close',
    title: 'Close session',
    group: 'Session',
    menus: ['session'],
    ...onSession((_session, { shell }) => {
      shell.openSession(null);
      sessionList.current?.focus();
    }),
  },
  {
    id: 'session.create',
    title: 'New session…',
    words: 'add start',
    group: 'Session',
    menus: ['agent', 'session'],
    run: ({ agentGroupId }) => create.open({ agentGroupId }),
  },
  {
    id: 'session.markClosed',
    title: 'Mark session as closed…',
    group: 'Session',
    menus: ['session'],
    ...onSession((session) => markClosed.open({ session })),
    when: ({ session }) => session !== null && session.status !== 'closed',
  },
  {
    id: 'session.reopen',
    title: 'Reopen session…',
    group: 'Session',
    menus: ['session'],
    ...onSession((session) => reopen.open({ session })),
    when: ({ session }) => session?.status === 'closed',
  },
  {
    id: 'session.route',
    title: 'Default reply address…',
    group: 'Session',
    menus: ['session'],
    ...onSession((session) => route.open({ session })),
  },
  {
    id: 'session.upgrade',
    title: 'Upgrade session files…',
    group: 'Session',
    menus: ['session'],
    ...onSession((session) => upgrade.open({ session })),
  },
  {
    id: 'session.troubles',
    title: 'Check workspace…',
    words: 'repair doctor health problems',
    group: 'Workspace',
    run: () => troubles.open({}),
  },
];
