import type { Message } from '../../../contract/entities/message.js';
import type { ScheduleAction, ScheduleEntry } from '../../../contract/entities/schedule.js';
import { stateNow } from '../../../rules/message-state.js';
import { actionsOf, isSeries } from '../../../rules/schedule.js';
import type { ScheduleTarget } from './handle.js';

/** An entry of the list, as what is done with it names it. @param now ms since 1970, UTC */
export function targetOfEntry(entry: ScheduleEntry, now: number): ScheduleTarget {
  return {
    ...{ sessionId: entry.sessionId, key: entry.row.key, text: entry.row.text, recurs: isSeries(entry) },
    dueAt: entry.live[0]?.dueAt ?? null,
    actions: actionsOf(entry, now),
  };
}

/**
 * A row of a timeline, as what is done with it names it; null for one that nothing schedules.
 * @param now ms since 1970, UTC
 */
export function targetOfMessage(sessionId: string, message: Message, now: number): ScheduleTarget | null {
  const { key, body, recurrence, processAfter, direction } = message;
  const recurs = recurrence !== null;
  const state = stateNow(message, now);
  const timed = recurs || processAfter !== null || state === 'paused';
  if (direction !== 'inbound' || !timed) return null;
  const actions = actionsIn(state, recurs);
  const text = body.type === 'task' ? body.prompt : body.type === 'text' ? body.text : null;
  return actions.length === 0 ? null : { sessionId, key, text, recurs, dueAt: processAfter, actions };
}

function actionsIn(state: Message['state'], recurs: boolean): ScheduleAction[] {
  switch (state) {
    case 'scheduled':
      return ['dueNow', 'pause', 'cancel'];
    case 'waiting':
    case 'context':
    case 'missed':
      return ['pause', 'cancel'];
    case 'paused':
      return ['resume', 'cancel'];
    default:
      // A run that is under way or over: what can be kept from coming is the next one.
      return recurs ? ['cancel'] : [];
  }
}
