import { createTask, planTask } from '../../store/message/task.js';
import type { Office } from '../office.js';
import { forgetSentDraft } from '../sent-draft.js';
import type { Handlers } from '../serve.js';

export function taskHandlers({ desk, staging, drafts }: Office) {
  return {
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
