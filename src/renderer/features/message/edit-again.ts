import type { Message } from '../../../shared/entities/message.js';
import { call, codeOf, sentenceOf } from '../../bridge/index.js';
import { showAlert } from '../../ui/alerts.js';
import type { Drafts } from './drafts.js';
import { formOf, isEmpty } from './form.js';

/**
 * Puts an inbound message into the composer, with copies of its files, to be changed and sent as a new one.
 * @returns false when it was not, which is said
 */
export async function editAgain(drafts: Drafts, sessionId: string, message: Message): Promise<boolean> {
  if (message.direction === 'outbound') {
    showAlert('The agent wrote this message. Only what was said to it can be sent again.');
    return false;
  }
  await drafts.load(sessionId);
  const now = drafts.of(sessionId);
  if (!isEmpty(now.form) || now.staged.length > 0) {
    showAlert('The composer holds a draft already. Send it or clear it first; nothing was changed.');
    return false;
  }
  const { key } = message;
  try {
    const raw = await call('message.get', { sessionId, key });
    drafts.fill(sessionId, formOf(raw, now.form.sender));
    for (const { index, name, mimeType } of message.attachments) {
      const staged = await call('attachment.stageCopy', {
        sessionId,
        key,
        index,
        name,
        mimeType: mimeType ?? '',
      });
      drafts.change(sessionId, { staged: [...drafts.of(sessionId).staged, staged] });
    }
  } catch (error) {
    drafts.change(sessionId, {
      problem: { sentence: sentenceOf(error), code: codeOf(error), field: null, fileLost: true },
    });
  }
  return true;
}
