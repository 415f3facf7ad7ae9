import type { ScheduleAction } from '../../../contract/entities/schedule.js';
import type { Command, Situation } from '../../ui/command.js';
import { createDialog } from '../../ui/dialogs.js';
import { timeline } from '../message/index.js';
import { type ScheduleTarget, scheduleList } from './handle.js';
import { targetOfMessage } from './target.js';

const dialog = createDialog(async () => (await import('./ScheduleDialog.js')).ScheduleDialog);

/** Shows what it comes to, and asks. */
export const askSchedule = (target: ScheduleTarget, action: ScheduleAction): void =>
  dialog.open({ target, action });

/** What has the focus in the list of what is upcoming, or else in the timeline. */
function chosen({ session }: Situation): ScheduleTarget | null {
  if (scheduleList.current !== null) return scheduleList.current.chosen();
  const [message, ...more] = timeline.current?.chosen() ?? [];
  if (session === null || message === undefined || more.length > 0) return null;
  return targetOfMessage(session.id, message, Date.now());
}

/** @param fits whether what is chosen is one that the command's words are about */
const change = (
  action: ScheduleAction,
  command: Pick<Command, 'id' | 'title'>,
  fits: (target: ScheduleTarget) => boolean = () => true,
): Command => ({
  ...{ ...command, group: 'Message', menus: ['row', 'schedule'] },
  when: (now) => {
    const target = chosen(now);
    return target?.actions.includes(action) === true && fits(target);
  },
  run: (now) => {
    const target = chosen(now);
    if (target !== null) askSchedule(target, action);
  },
});

export const scheduleCommands: readonly Command[] = [
  {
    id: 'schedule.toggle',
    title: 'Upcoming',
    group: 'View',
    keys: 'g u',
    run: ({ shell }) => shell.toggleView('schedule'),
  },
  change('dueNow', { id: 'schedule.dueNow', title: 'Make due now…' }),
  change('pause', { id: 'schedule.pause', title: 'Pause what is scheduled…' }),
  change('resume', { id: 'schedule.resume', title: 'Resume what is paused…' }),
  change('cancel', { id: 'schedule.stop', title: 'Stop this series…' }, ({ recurs }) => recurs),
  change(
    'cancel',
    { id: 'schedule.cancel', title: 'Cancel this scheduled message…' },
    ({ recurs }) => !recurs,
  ),
];
