import { call, codeOf, sentenceOf } from '../../bridge/index.js';
import { showAlert } from '../../ui/alerts.js';
import type { Shell } from '../../ui/command.js';
import type { ScheduleTarget } from './handle.js';

/** Puts a scheduled message into its session's composer. It may stand further back than the timeline has loaded. */
export async function editScheduled({ sessionId, key }: ScheduleTarget, shell: Shell): Promise<void> {
  try {
    const before = { in: Number(key.slice('in:'.length)) + 1, out: 0 };
    const { messages } = await call('message.page', { sessionId, before, limit: 1 });
    const message = messages.find((one) => one.key === key);
    if (message === undefined) showAlert('This message is no longer there.');
    else shell.editIn(sessionId, message);
  } catch (error) {
    showAlert(sentenceOf(error), codeOf(error));
  }
}
