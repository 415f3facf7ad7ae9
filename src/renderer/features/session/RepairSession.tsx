import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SessionTrouble } from '../../../contract/entities/session-trouble.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { FormRow } from '../../ui/Form.js';
import { Note } from '../../ui/Note.js';
import { PlannedRows } from '../../ui/PlannedRows.js';
import { usePlan } from '../../ui/use-plan.js';
import { MessagingGroupSelect } from '../messaging-group/index.js';
import { useSessionsChanged } from './queries.js';
import classes from './SessionDialogs.module.css';

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
  const input = { trouble, messagingGroupId: chat, threadId: thread === '' ? null : thread };
  const inRows = trouble.kind === 'row-missing';
  const plan = usePlan(inRows ? { method: 'session.repair', input } : null);
  return (
    <ConfirmDialog
      title="Repair"
      action={trouble.kind === 'half-made' ? 'Remove it' : 'Repair'}
      ready={!inRows || plan.ready}
      onClose={onClose}
      onConfirm={async () => {
        const { value } = inRows
          ? await plan.carryOut((shown) => write('session.repair', { ...input, shown }))
          : await write('session.repair', input);
        await changed();
        await onDone(value);
      }}
    >
      <Note tone="warn">
        <bdi>{trouble.sentence}</bdi>
      </Note>
      {inRows && (
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
      {inRows ? (
        <PlannedRows plan={plan} label="What will be done" />
      ) : (
        <ul className={classes.files} aria-label="What will be done">
          {filesOf(trouble).map((file) => (
            <li key={file}>
              <bdi>{file}</bdi>
            </li>
          ))}
        </ul>
      )}
    </ConfirmDialog>
  );
}

/** What comes or goes of the session's files, in words. */
function filesOf(trouble: SessionTrouble): string[] {
  const { agentGroupId, sessionId } = trouble;
  const folder = `v2-sessions/${agentGroupId}/${sessionId}`;
  const made = (part: string): string =>
    `${folder}/${part} is made: ${part === 'outbox' ? 'an empty folder' : 'empty tables'}`;
  switch (trouble.kind) {
    case 'folder-missing':
      return ['inbound.db', 'outbound.db', 'outbox'].map(made);
    case 'parts-missing':
      return trouble.parts.map(made);
    case 'half-made':
      return [`${trouble.inSession ? folder : `v2-sessions/${agentGroupId}`}/${trouble.name} is removed`];
    case 'row-missing':
    case 'unusable':
      return [];
  }
}
