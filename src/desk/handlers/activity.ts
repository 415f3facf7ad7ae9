import { Refusal } from '../../contract/errors.js';
import { addActivity, noActivity } from '../../rules/activity.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function activityHandlers({ desk }: Office) {
  return {
    'activity.sum': async ({ sessionIds, range, until }) => {
      let activity = noActivity(range, until);
      let unread = 0;
      // One after the other: whatever else is asked of the reader gets its turn in between.
      for (const sessionId of sessionIds) {
        try {
          const key = desk.key(sessionId);
          activity = addActivity(activity, await desk.reader.request('activity.get', key, { range, until }));
        } catch (error) {
          if (!(error instanceof Refusal) || error.code === 'NO_WORKSPACE') throw error;
          unread += 1;
        }
      }
      return { activity, unread };
    },
  } satisfies Partial<Handlers>;
}
