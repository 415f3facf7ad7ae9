import { SegmentedControl, TextInput } from '@mantine/core';
import { shallowEqual } from '@mantine/hooks';
import { useState } from 'react';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Form, FormRow } from '../../ui/Form.js';
import { Note } from '../../ui/Note.js';
import { isOneOf } from '../../ui/one-of.js';
import { RowChanges } from '../../ui/RowChanges.js';
import { toastWritten } from '../audit/index.js';
import { MessagingGroupSelect, useMessagingGroups } from '../messaging-group/index.js';
import { useSessionDetail, useSessionsChanged } from './queries.js';

const ways = { own: 'Its own chat', other: 'Another chat', none: 'None' };

/** Where an agent's answers go when it names nobody: the one row of the session's session_routing. */
export function RouteSession({ session, onClose }: { session: SessionSummary; onClose: () => void }) {
  const changed = useSessionsChanged();
  const detail = useSessionDetail(session.id);
  const chats = useMessagingGroups().data ?? [];
  const [way, setWay] = useState<keyof typeof ways>('own');
  const [other, setOther] = useState<string | null>(null);
  const [thread, setThread] = useState('');
  const now = detail.data?.routing ?? null;
  const to = {
    own: { chat: session.messagingGroup, threadId: session.threadId },
    other: { chat: chats.find(({ id }) => id === other) ?? null, threadId: thread === '' ? null : thread },
    none: { chat: null, threadId: null },
  }[way];
  const before =
    now === null
      ? null
      : { channel_type: now.channelType, platform_id: now.platformId, thread_id: now.threadId };
  const after = {
    channel_type: to.chat?.channelType ?? null,
    platform_id: to.chat?.platformId ?? null,
    thread_id: to.threadId,
  };
  const known = detail.isSuccess && (way !== 'other' || other !== null);
  return (
    <ConfirmDialog
      title={`Default reply address of ${session.title}`}
      action={way === 'none' ? 'Clear' : 'Set'}
      ready={known && !shallowEqual(before, after)}
      onClose={onClose}
      onConfirm={async () => {
        const { entry } = await write('session.route', {
          sessionId: session.id,
          to: way !== 'other' ? way : { messagingGroupId: other ?? '', threadId: to.threadId },
        });
        await changed(session.id);
        toastWritten(
          `The default reply address of ${session.title} is ${way === 'none' ? 'cleared' : 'set'}`,
          entry,
        );
      }}
    >
      <Form>
        <SegmentedControl
          aria-label="Answers go to"
          size="xs"
          data={Object.entries(ways).map(([value, label]) => ({ value, label }))}
          value={way}
          onChange={(value) => {
            if (isOneOf(ways, value)) setWay(value);
          }}
        />
        {way === 'other' && (
          <FormRow>
            <MessagingGroupSelect label="Messaging group" value={other} onChange={setOther} />
            <TextInput
              label="Thread"
              size="xs"
              placeholder="outside any thread"
              value={thread}
              onChange={(event) => setThread(event.currentTarget.value)}
            />
          </FormRow>
        )}
      </Form>
      {known && (
        <RowChanges
          label="What is written"
          changes={[{ table: `${session.id}/inbound.db: session_routing`, before, after }]}
        />
      )}
      {way === 'none' && <Note tone="warn">The agent must then name whom it writes to.</Note>}
      {way !== 'own' && (
        <Note>A host puts the session’s own chat there again whenever it wakes its container.</Note>
      )}
    </ConfirmDialog>
  );
}
