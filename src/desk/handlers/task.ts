import type { RunLog } from '../../contract/entities/task.js';
import { Refusal } from '../../contract/errors.js';
import { seriesOfSession } from '../../rules/task.js';
import { createTask, planTask } from '../../store/message/task.js';
import { getSession } from '../../store/session/session.js';
import type { Office } from '../office.js';
import { forgetSentDraft } from '../sent-draft.js';
import type { Handlers } from '../serve.js';

export function taskHandlers({ desk, desktop, staging, drafts }: Office) {
  async function runLog(sessionId: string): Promise<RunLog> {
    const session = getSession(desk.ws, sessionId);
    const series = seriesOfSession(session);
    if (series === null || series === '') {
      return {
        found: false,
        path: null,
        reason: 'This session is of no series, and only a series has a run log.',
      };
    }
    const { folder } = session.agentGroup;
    return desk.reader.request('task.runLog', desk.key(sessionId), { folder, series });
  }

  return {
    'task.runLog': ({ sessionId }) => runLog(sessionId),
    'task.revealLog': async ({ sessionId }) => {
      const log = await runLog(sessionId);
      if (!log.found) throw Refusal.of('RUN_LOG_MISSING', { reason: log.reason });
      desktop.reveal(log.path);
    },
    'task.plan': (wanted) => planTask(desk.ws, wanted),
    'task.create': async ({ attachments, ...wanted }) => {
      const files = attachments.map((token) => staging.get(token));
      const made = await createTask(desk.ws, wanted, files);
      for (const token of attachments) await staging.drop(token);
      const { originSessionId, draftId } = wanted;
      if (originSessionId !== null) await forgetSentDraft({ desk, drafts }, originSessionId, draftId);
      return made;
    },
  } satisfies Partial<Handlers>;
}
