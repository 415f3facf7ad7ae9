import type { ScheduleAction } from '../../../contract/entities/schedule.js';
import { fullTime } from '../../ui/format.js';
import type { ScheduleTarget } from './handle.js';

/** What a button or a menu says of it. */
export function actionWord(action: ScheduleAction, recurs: boolean): string {
  switch (action) {
    case 'cancel':
      return recurs ? 'Stop this series…' : 'Cancel this message…';
    case 'pause':
      return 'Pause…';
    case 'resume':
      return 'Resume…';
    case 'dueNow':
      return 'Make due now…';
  }
}

interface DialogWords {
  title: string;
  /** The button's. */
  action: string;
  done: string;
  notes: string[];
}

/** What the dialog says before it is done. @param now ms since 1970, UTC */
export function dialogWords(action: ScheduleAction, target: ScheduleTarget, now: number): DialogWords {
  const { recurs, dueAt } = target;
  const it = recurs ? 'this series' : 'this message';
  switch (action) {
    case 'cancel':
      return recurs
        ? {
            title: 'Stop this series?',
            action: 'Stop the series',
            done: 'The series is stopped',
            notes: [
              'All rows of it that are live end and no longer recur, as when the agent cancels its task. They stay in the timeline.',
            ],
          }
        : {
            title: 'Cancel this message?',
            action: 'Cancel the message',
            done: 'The message is cancelled',
            notes: ['It ends before it runs, so the agent never gets it. It stays in the timeline.'],
          };
    case 'pause':
      return {
        title: `Pause ${it}?`,
        action: 'Pause',
        done: recurs ? 'The series is paused' : 'The message is paused',
        notes: ['Nothing of it runs until it is resumed, even when its time comes.'],
      };
    case 'resume':
      return {
        title: `Resume ${it}?`,
        action: 'Resume',
        done: recurs ? 'The series goes on' : 'The message waits for its time again',
        notes:
          dueAt !== null && dueAt <= now
            ? [`Its time, ${dueAt === 0 ? 'at once' : fullTime(dueAt)}, has passed: it is due at once.`]
            : [],
      };
    case 'dueNow':
      return {
        title: 'Make it due now?',
        action: 'Make due now',
        done: 'It is due now',
        notes: [
          'The next poll of its container takes it; where none runs, a host starts one in its next sweep.',
          ...(recurs ? ['After this run the series goes on by its recurrence.'] : []),
        ],
      };
  }
}
