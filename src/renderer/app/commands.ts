import { activityCommands } from '../features/activity/commands.js';
import { agentGroupCommands } from '../features/agent-group/commands.js';
import { approvalCommands } from '../features/approval/commands.js';
import { attentionCommands } from '../features/attention/commands.js';
import { auditCommands } from '../features/audit/commands.js';
import { containerCommands } from '../features/container/commands.js';
import { destinationCommands } from '../features/destination/commands.js';
import { messageCommands } from '../features/message/commands.js';
import { timeline } from '../features/message/index.js';
import { messagingGroupCommands } from '../features/messaging-group/commands.js';
import { notificationCommands } from '../features/notification/commands.js';
import { policyCommands } from '../features/policy/commands.js';
import { questionCommands } from '../features/question/commands.js';
import { replayCommands } from '../features/replay/commands.js';
import { scheduleCommands } from '../features/schedule/commands.js';
import { searchCommands } from '../features/search/commands.js';
import { sessionCommands } from '../features/session/commands.js';
import { simulationCommands } from '../features/simulation/commands.js';
import { wiringCommands } from '../features/wiring/commands.js';
import { workspaceCommands } from '../features/workspace/commands.js';
import { type Command, inSession } from '../ui/command.js';
import { createDialog } from '../ui/dialogs.js';
import { isOneOf } from '../ui/one-of.js';
import { palette } from './palette.js';

/** Selects the text of what has the focus: the conversation, a dialog, a tab of the inspector; never the frame. */
function selectAllHere(): void {
  const holder = document.activeElement?.closest(
    '[data-keys="timeline"], [role="dialog"], [role="tabpanel"]',
  );
  if (holder == null) return;
  if (holder.matches('[data-keys="timeline"]')) timeline.current?.selectText();
  else window.getSelection()?.selectAllChildren(holder);
}

const help = createDialog(async () => (await import('./HelpSheet.js')).HelpSheet);

const themes = { auto: 'as the system', light: 'light', dark: 'dark' };

/** The shell's own: where to look, and what the window shows. */
const viewCommands: readonly Command[] = [
  {
    id: 'palette.open',
    title: 'Go to session or command',
    group: 'Go',
    keys: 'mod+k',
    keyOnly: true,
    run: palette.open,
  },
  {
    id: 'help.open',
    title: 'Show the keys',
    words: 'help shortcuts keyboard about version',
    group: 'View',
    keys: '?',
    run: () => help.open({ commands }),
  },
  {
    id: 'view.back',
    title: 'Back one step',
    group: 'Go',
    keys: 'Escape',
    keyOnly: true,
    run: ({ shell }) => shell.back(),
  },
  {
    id: 'view.sessions',
    title: 'Show or hide sessions',
    group: 'View',
    keys: '[',
    run: ({ shell }) => shell.toggleSessions(),
  },
  {
    id: 'view.inspector',
    title: 'Show or hide inspector',
    group: 'View',
    keys: ']',
    run: ({ shell }) => shell.toggleInspector(),
  },
  {
    id: 'view.selectAll',
    title: 'Select all text here',
    group: 'View',
    keys: 'mod+a',
    keyOnly: true,
    run: selectAllHere,
  },
  ...Object.entries(themes).map(
    ([theme, title]): Command => ({
      id: `view.theme.${theme}`,
      title: `Theme: ${title}`,
      words: 'appearance colours colors mode settings',
      group: 'View',
      run: ({ shell }) => {
        if (isOneOf(themes, theme)) shell.setTheme(theme);
      },
    }),
  ),
  ...(['message', 'why', 'raw', 'session', 'destinations', 'container', 'files'] as const).map(
    (tab): Command => ({
      id: `inspector.${tab}`,
      title: `Inspector: ${tab.charAt(0).toUpperCase()}${tab.slice(1)}`,
      words: 'inspect show',
      group: 'View',
      when: inSession,
      run: ({ shell }) => shell.inspect(tab),
    }),
  ),
];

/** Every action of a person, once: it feeds the keys, the menus, the palette and the help sheet. */
export const commands: readonly Command[] = [
  ...viewCommands,
  ...attentionCommands,
  ...scheduleCommands,
  ...notificationCommands,
  ...sessionCommands,
  ...searchCommands,
  ...containerCommands,
  ...messageCommands,
  ...approvalCommands,
  ...replayCommands,
  ...questionCommands,
  ...workspaceCommands,
  ...activityCommands,
  ...auditCommands,
  ...simulationCommands,
  ...destinationCommands,
  ...policyCommands,
  ...wiringCommands,
  ...agentGroupCommands,
  ...messagingGroupCommands,
];
