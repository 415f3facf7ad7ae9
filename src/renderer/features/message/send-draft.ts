/** Writing a draft: into its session, or as a task in a session of its own. */

import type { StagedAttachment } from '../../../contract/entities/attachment.js';
import type { WrittenEntry } from '../../../contract/entities/audit.js';
import type { MessageForm, Original } from '../../../contract/entities/draft.js';
import { Refusal } from '../../../contract/errors.js';
import { write } from '../../bridge/index.js';
import { readDue } from './due-words.js';
import { contentOf } from './form-json.js';

/** What became of a draft. */
export interface SentDraft {
  seq: number;
  entry: WrittenEntry | null;
  /** The session that was made for it; null where it went into its own. */
  task: { sessionId: string; series: string } | null;
}

/** What of a draft is written. */
interface Written {
  draftId: string;
  form: MessageForm;
  staged: readonly StagedAttachment[];
  original: Original | null;
}

/** @throws MESSAGE_FIELD_INVALID for words that do not give a time */
async function dueOf(form: MessageForm): Promise<string | null> {
  if (form.due.trim() === '') return null;
  const due = await readDue(form.due, Date.now());
  if ('refusal' in due) {
    throw Refusal.of('MESSAGE_FIELD_INVALID', { field: 'processAfter', reason: due.refusal });
  }
  return new Date(due.at).toISOString();
}

/**
 * @param taskOf the agent group that it makes a task for, in a session of its own; null: it goes into this session
 * @param keep saves the draft, before it is written
 */
export async function sendDraft(
  sessionId: string,
  { draftId, form, staged, original }: Written,
  taskOf: string | null,
  keep: () => Promise<void>,
): Promise<SentDraft> {
  const processAfter = await dueOf(form);
  await keep();
  const said = {
    ...{ draftId, processAfter, content: contentOf(form), recurrence: form.recurrence.trim() || null },
    attachments: staged.map((one) => one.token),
  };
  if (taskOf !== null) {
    const task = { agentGroupId: taskOf, originSessionId: sessionId, name: form.taskName };
    const { value, entry } = await write('task.create', { ...said, ...task });
    return { seq: value.seq, entry, task: { sessionId: value.sessionId, series: value.series } };
  }
  const { kind, trigger, onWake, address } = form;
  const takeBack = original?.takeBack === true ? original.id : null;
  const about = { sessionId, kind, trigger, onWake, address, takeBack };
  const { value, entry } = await write('message.inject', { ...said, ...about });
  return { seq: value.seq, entry, task: null };
}
