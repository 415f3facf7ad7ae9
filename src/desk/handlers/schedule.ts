import { changeSchedule } from '../../store/session/schedule-change.js';
import type { Office } from '../office.js';
import { listSchedule } from '../schedule.js';
import type { Handlers } from '../serve.js';

export function scheduleHandlers({ desk }: Office) {
  return {
    'schedule.list': () => listSchedule(desk),
    'schedule.change': async ({ sessionId, shown, ...wanted }) => {
      const key = desk.key(sessionId);
      const asked = { ...wanted, notesCancelled: desk.dialect().taskSessions };
      // What the container has is refused before anything is written.
      const looked = await desk.reader.request('schedule.plan', key, asked);
      await changeSchedule(desk.ws, key, asked, shown, {
        looked,
        claimed: (messages) => desk.reader.request('message.claimed', key, { messages }),
      });
    },
  } satisfies Partial<Handlers>;
}
