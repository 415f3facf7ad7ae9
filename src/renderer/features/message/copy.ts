/** Copying rows. What is not on the clipboard afterwards is said. */
import type { Message, MessageRaw } from '../../../contract/entities/message.js';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { messageRow } from '../../../rules/message-row.js';
import { call, codeOf, sentenceOf } from '../../bridge/index.js';
import { showAlert, toast } from '../../ui/alerts.js';
import { copyText, REFUSED_COPY } from '../../ui/clipboard.js';
import { plural } from '../../ui/format.js';
import { rowsText, textOf, wholeTextOf } from './message-text.js';

function copied(text: string, done: string, less: string | null): void {
  if (!copyText(text)) showAlert(REFUSED_COPY);
  else if (less === null) toast(done);
  else showAlert(`${done}, but not all of it: ${less}`);
}

/** Why the stored content is not whole, or not what a person would call JSON; null where it is. */
function lessThan(raw: MessageRaw): string | null {
  const { contentIsText } = messageRow(raw);
  if (contentIsText === 'cut') return 'a content is longer than 8 MiB, and only its beginning was copied.';
  return contentIsText === 'no' ? 'a content is not stored as a text, and was copied as hexadecimal.' : null;
}

const nothing = (): void => showAlert('No message is selected. Go to one with j and k, or click it.');

/** Copies what these rows say; of a row that the timeline has only the beginning of, the whole. */
export async function copyMessages(
  { id: sessionId, agentGroup }: SessionSummary,
  messages: readonly Message[],
): Promise<void> {
  if (messages.length === 0) return nothing();
  let less: string | null = null;
  const rows: { message: Message; text: string }[] = [];
  try {
    for (const message of messages) {
      if (!message.cut) {
        rows.push({ message, text: textOf(message) });
        continue;
      }
      const raw = await call('message.get', { sessionId, key: message.key });
      less ??= lessThan(raw);
      rows.push({ message, text: wholeTextOf(message, messageRow(raw).content) });
    }
  } catch (error) {
    showAlert(sentenceOf(error), codeOf(error));
    return;
  }
  const what = rows.length === 1 ? 'Copied the text' : `Copied the text of ${plural(rows.length, 'message')}`;
  copied(rowsText(rows, agentGroup.name), what, less);
}

/** Copies the stored content of these rows, byte for byte, one after the other. */
export async function copyContents(sessionId: string, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return nothing();
  let less: string | null = null;
  const contents: string[] = [];
  try {
    for (const { key } of messages) {
      const raw = await call('message.get', { sessionId, key });
      less ??= lessThan(raw);
      contents.push(messageRow(raw).content);
    }
  } catch (error) {
    showAlert(sentenceOf(error), codeOf(error));
    return;
  }
  const what = contents.length === 1 ? 'its content' : `the contents of ${contents.length} messages`;
  copied(contents.join('\n'), `Copied ${what} as stored`, less);
}
