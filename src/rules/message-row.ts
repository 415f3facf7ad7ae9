/** The columns of a message that mean something to a form or to a replay, read from a row as it is stored. */
import type { MessageRaw } from '../contract/entities/message.js';

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
  /** As far as it is known. */
  content: string;
  /** Whether `content` is all of it, and a text in the file. */
  contentIsText: 'yes' | 'cut' | 'no';
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
    content: content?.value ?? '',
    contentIsText: content?.storage !== 'text' ? 'no' : content.cut ? 'cut' : 'yes',
  };
}

/** What cannot be set in a session. @param missing the columns that its files lack, with their table */
export function unsettable(missing: readonly string[]): { trigger: boolean; onWake: boolean } {
  const lacks = (column: string): boolean => missing.includes(`messages_in.${column}`);
  return { trigger: lacks('trigger'), onWake: lacks('on_wake') };
}
