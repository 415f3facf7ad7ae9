import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SessionTrouble } from '../../../contract/entities/session-trouble.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { FormRow } from '../../ui/Form.js';
import { Note } from '../../ui/Note.js';
import { type RowChange, RowChanges } from '../../ui/RowChanges.js';
import { MessagingGroupSelect } from '../messaging-group/index.js';
import { useSessionsChanged } from './queries.js';

interface RepairSessionProps {
  trouble: SessionTrouble;
  /** Called with a sentence saying what was done. */
  onDone: (sentence: string) => Promise<void>;
  onClose: () => void;
}

/** What a repair will make or remove; on confirmation it does so. */
export function RepairSession({ trouble, onDone, onClose }: RepairSessionProps) {
  const changed = useSessionsChanged();
  const [chat, setChat] = useState<string | null>(null);
  const [thread, setThread] = useState('');
  const threadId = thread === '' ? null : thread;
  return (
    <ConfirmDialog
      title="Repair"
      action={trouble.kind === 'half-made' ? 'Remove it' : 'Repair'}
      onClose={onClose}
      onConfirm={async () => {
        const { value } = await write('session.repair', { trouble, messagingGroupId: chat, threadId });
        await changed();
        await onDone(value);
      }}
    >
      <Note tone="warn">
        <bdi>{trouble.sentence}</bdi>
      </Note>
      {trouble.kind === 'row-missing' && (
        <FormRow>
          <MessagingGroupSelect
            label="Messaging group"
            none="None: the agent’s own"
            value={chat}
            onChange={setChat}
          />
          <TextInput
            label="Thread"
            size="xs"
            placeholder="outside any thread"
            value={thread}
            onChange={(event) => setThread(event.currentTarget.value)}
          />
        </FormRow>
      )}
      <RowChanges label="What will be done" changes={changesOf(trouble, chat, threadId)} />
    </ConfirmDialog>
  );
}

function changesOf(trouble: SessionTrouble, chat: string | null, threadId: string | null): RowChange[] {
  const { agentGroupId, sessionId } = trouble;
  const folder = `v2-sessions/${agentGroupId}/${sessionId}`;
  const made = (part: string): RowChange => ({
    table: `${folder}/${part}`,
    before: null,
    after: { content: part === 'outbox' ? 'an empty folder' : 'empty tables' },
  });
  switch (trouble.kind) {
    case 'folder-missing':
      return ['inbound.db', 'outbound.db', 'outbox'].map(made);
    case 'parts-missing':
      return trouble.parts.map(made);
    case 'row-missing':
      return [
        {
          table: 'v2.db: sessions',
          before: null,
          after: {
            id: sessionId,
            agent_group_id: agentGroupId,
            messaging_group_id: chat,
            thread_id: threadId,
            status: 'closed',
          },
        },
      ];
    case 'half-made': {
      const parent = trouble.inSession ? folder : `v2-sessions/${agentGroupId}`;
      return [
        { table: `${parent}/${trouble.name}`, before: { content: 'what was left half-made' }, after: null },
      ];
    }
    case 'unusable':
      return [];
  }
}
