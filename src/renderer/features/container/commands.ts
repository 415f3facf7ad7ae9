import { markWarning } from '../../../rules/container-mark.js';
import { type Command, onSession } from '../../ui/command.js';
import { createDialog } from '../../ui/dialogs.js';

const mark = createDialog(async () => (await import('./MarkDialog.js')).MarkDialog);

export const containerCommands: readonly Command[] = (['running', 'idle', 'stopped'] as const).map(
  (status) => ({
    id: `container.${status}`,
    title: `Mark container as ${status}`,
    group: 'Session',
    ...onSession((session) =>
      mark.open({ session, status, warning: markWarning(session.container, status, Date.now()) }),
    ),
    when: ({ workspace, session }) =>
      workspace.readOnlyReason === null && session !== null && session.container.claimed !== status,
  }),
);
