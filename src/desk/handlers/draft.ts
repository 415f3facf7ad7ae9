import type { Draft } from '../../contract/entities/draft.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function draftHandlers({ staging, drafts }: Office) {
  /** A draft without the files that are gone, and their names. */
  async function stillThere(draft: Draft): Promise<{ draft: Draft; lost: string[] }> {
    const lost: string[] = [];
    const attachments = [];
    for (const file of draft.attachments) {
      if (await staging.isThere(file.token)) attachments.push(file);
      else lost.push(file.name);
    }
    return { draft: { ...draft, attachments }, lost };
  }

  return {
    'draft.get': async ({ workspace, sessionId }) => {
      const draft = drafts.draft(workspace, sessionId);
      return draft === null ? null : stillThere(draft);
    },
    'draft.save': ({ workspace, sessionId, draft }) => {
      if (draft === null) drafts.dropDraft(workspace, sessionId);
      else drafts.saveDraft(workspace, sessionId, draft, Date.now());
    },
    'template.list': () => drafts.templates(),
    'template.save': (template) => drafts.saveTemplate(template),
    'template.remove': ({ id }) => drafts.removeTemplate(id),
  } satisfies Partial<Handlers>;
}
