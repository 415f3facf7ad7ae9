/** Messages that are used again: those that are selected, or the one that has the focus or is open. */
import { MOST_REPLAYED } from '../../../contract/limits.js';
import { showAlert } from '../../ui/alerts.js';
import { type Command, onSession } from '../../ui/command.js';
import { createDialog } from '../../ui/dialogs.js';
import { composer, timeline } from '../message/index.js';
import { editScheduled, scheduleList } from '../schedule/index.js';
import { resend } from './queries.js';

const batch = createDialog(async () => (await import('./BatchDialog.js')).BatchDialog);

const chosen = () => timeline.current?.chosen() ?? [];

/** @param elsewhere whether the person is first asked for a different session */
function ask(from: string, elsewhere: boolean): void {
  const keys = chosen().map((message) => message.key);
  if (keys.length === 0)
    showAlert('No message is selected. Go to one with j and k, or select several with x.');
  else if (keys.length > MOST_REPLAYED) {
    showAlert(
      `${keys.length} messages are selected, and at most ${MOST_REPLAYED} can be written again at once. Select fewer.`,
    );
  } else batch.open({ batch: { type: 'replay', from, keys, elsewhere } });
}

export const replayCommands: readonly Command[] = [
  {
    id: 'message.resend',
    title: 'Send again as new',
    group: 'Message',
    keys: 'r',
    menus: ['row'],
    ...onSession(({ id }) => {
      const [message, ...more] = chosen();
      if (message === undefined || more.length > 0) ask(id, false);
      else void resend(id, message.key);
    }),
  },
  {
    id: 'message.edit',
    title: 'Edit and send again',
    group: 'Message',
    keys: 'e',
    menus: ['row', 'schedule'],
    when: ({ session }) => session !== null || scheduleList.current !== null,
    run: ({ session, shell }) => {
      if (scheduleList.current !== null) {
        const at = scheduleList.current.chosen();
        if (at !== null) void editScheduled(at, shell);
        return;
      }
      const [message] = chosen();
      if (message !== undefined) void composer.current?.editAgain(message);
      else if (session !== null) ask(session.id, false);
    },
  },
  {
    id: 'message.copy',
    title: 'Copy to another session…',
    group: 'Message',
    keys: 'c',
    menus: ['row'],
    ...onSession(({ id }) => ask(id, true)),
  },
  {
    id: 'message.replay',
    title: 'Replay selected messages…',
    group: 'Message',
    keys: 'R',
    menus: ['row'],
    ...onSession(({ id }) => ask(id, false)),
  },
  {
    id: 'message.import',
    title: 'Import messages from a file…',
    group: 'Message',
    ...onSession(({ id }) => batch.open({ batch: { type: 'import', sessionId: id } })),
  },
];
