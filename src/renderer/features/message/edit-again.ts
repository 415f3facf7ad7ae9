import type { Message } from '../../../contract/entities/message.js';
import { call, codeOf, sentenceOf } from '../../bridge/index.js';
import { showAlert } from '../../ui/alerts.js';
import { noRoomFor } from './attachment-room.js';
import type { Drafts } from './drafts.js';
import { isEmpty } from './form.js';
import { formOf, whyNotEdited } from './form-json.js';
import { dueText, originalOf } from './original.js';
import { askToReplace } from './replace.js';

/**
 * Puts an inbound message into the composer, with copies of its files, to be changed and sent as a new one.
 * @returns false when that failed, which is reported
 */
export async function editAgain(drafts: Drafts, sessionId: string, message: Message): Promise<boolean> {
  if (message.direction === 'outbound') {
    showAlert('The agent wrote this message. Only messages to the agent can be sent again.');
    return false;
  }
  await drafts.load(sessionId);
  const { form, staged, sending } = drafts.of(sessionId);
  if (sending) {
    showAlert('The message in the composer is being written. Try again when it is.');
    return false;
  }
  const something = !isEmpty(form) || staged.length > 0;
  if (something && !(await askToReplace(form, staged.length))) return false;
  const { key } = message;
  try {
    const raw = await call('message.get', { sessionId, key });
    const reason = whyNotEdited(raw);
    if (reason !== null) {
      showAlert(`This message cannot be edited here. ${reason}`);
      return false;
    }
    drafts.clear(sessionId);
    const now = Date.now();
    drafts.fill(sessionId, { ...formOf(raw, form.sender), due: dueText(message.processAfter, now) });
    drafts.change(sessionId, { original: originalOf(message, now) });
  } catch (error) {
    // Nothing was replaced.
    showAlert(sentenceOf(error), codeOf(error));
    return false;
  }
  try {
    const noRoom = noRoomFor(message.attachments, []);
    if (noRoom !== null) throw noRoom;
    for (const { index, name, mimeType } of message.attachments) {
      const file = { sessionId, key, index, name, mimeType: mimeType ?? '' };
      const copy = await call('attachment.stageCopy', file);
      drafts.change(sessionId, { staged: [...drafts.of(sessionId).staged, copy] });
    }
  } catch (error) {
    drafts.change(sessionId, {
      problem: { sentence: sentenceOf(error), code: codeOf(error), field: null, fileLost: true },
    });
  }
  return true;
}
