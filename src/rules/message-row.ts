/** The columns of a message that mean something to a form or to a replay, read from a row as it is stored. */
import type { MessageRaw } from '../contract/entities/message.js';
import { ECHO_CHANNEL } from './copied-row.js';

export interface MessageRow {
  id: string | null;
  timestamp: string | null;
  kind: string | null;
  platformId: string | null;
  channelType: string | null;
  threadId: string | null;
  recurrence: string | null;
  trigger: boolean;
  onWake: boolean;
  /** Which column of the address is stored as other bytes than text in UTF-8; null: none. */
  garbledAddress: string | null;
  /** As far as it is known. */
  content: string;
  /** Whether `content` is all of it, and a text in the file; `bytes`: a text, but not in UTF-8. */
  contentIsText: 'yes' | 'cut' | 'bytes' | 'no';
}

type Column = MessageRaw['columns'][number];

const isText = (column: Column | undefined): boolean =>
  column?.storage !== 'blob' && column?.notUtf8 !== true;

function textness(content: Column | undefined): MessageRow['contentIsText'] {
  if (content?.storage !== 'text') return 'no';
  if (content.notUtf8 === true) return 'bytes';
  return content.cut ? 'cut' : 'yes';
}

/** A column that an older session lacks reads as what the host takes for it. */
export function messageRow({ columns }: Pick<MessageRaw, 'columns'>): MessageRow {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const text = (name: string): string | null => byName.get(name)?.value ?? null;
  const content = byName.get('content');
  return {
    id: text('id'),
    timestamp: text('timestamp'),
    kind: text('kind'),
    platformId: text('platform_id'),
    channelType: text('channel_type'),
    threadId: text('thread_id'),
    recurrence: text('recurrence'),
    trigger: text('trigger') !== '0',
    onWake: text('on_wake') === '1',
    garbledAddress: ADDRESS.find((name) => !isText(byName.get(name))) ?? null,
    content: content?.value ?? '',
    contentIsText: textness(content),
  };
}

const ADDRESS = ['platform_id', 'channel_type', 'thread_id'];

/** Why a copy of what was said elsewhere is not sent again. */
export const COPY_NOT_SENT = 'A host has copied it from another conversation: it is sent again from there.';

/** Why its content cannot be sent again as it is, whatever it says, in a sentence; null when it can. */
export function whyNotSentAgain({
  contentIsText,
  channelType,
}: Pick<MessageRow, 'contentIsText' | 'channelType'>): string | null {
  if (channelType === ECHO_CHANNEL) return COPY_NOT_SENT;
  if (contentIsText === 'yes') return null;
  if (contentIsText === 'cut') return 'Its content is too large.';
  if (contentIsText === 'no') return 'Its content is not a text: the Raw tab shows how it is stored.';
  return 'Its content is not text in UTF-8: it would become another text. The Raw tab shows its bytes.';
}

/** What cannot be set in a session. @param missing the columns that its files lack, with their table */
export function unsettable(missing: readonly string[]): { trigger: boolean; onWake: boolean } {
  const lacks = (column: string): boolean => missing.includes(`messages_in.${column}`);
  return { trigger: lacks('trigger'), onWake: lacks('on_wake') };
}
