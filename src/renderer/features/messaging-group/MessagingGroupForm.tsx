import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { MessagingGroup } from '../../../contract/entities/messaging-group.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Form, FormRow } from '../../ui/Form.js';
import { RowChanges } from '../../ui/RowChanges.js';
import { useMessagingGroupsChanged } from './queries.js';
import { rowOf } from './row.js';

interface MessagingGroupFormProps {
  group: MessagingGroup | null;
  onClose: () => void;
}

/** A new messaging group, or a new name for one; below, the row as it will be. */
export function MessagingGroupForm({ group, onClose }: MessagingGroupFormProps) {
  const changed = useMessagingGroupsChanged();
  const [channelType, setChannelType] = useState(group?.channelType ?? '');
  const [platformId, setPlatformId] = useState(group?.platformId ?? '');
  const [typed, setTyped] = useState(group?.name ?? '');
  const [isGroup, setIsGroup] = useState(group?.isGroup ?? false);
  const name = typed.trim() === '' ? null : typed.trim();
  const after = rowOf({
    id: group?.id ?? '(new)',
    channelType: channelType.trim(),
    platformId: platformId.trim(),
    name,
    isGroup,
  });
  return (
    <ConfirmDialog
      title={group === null ? 'A new messaging group' : `Change ${group.name ?? group.platformId}`}
      action={group === null ? 'Create' : 'Save'}
      ready={channelType.trim() !== '' && platformId.trim() !== ''}
      onClose={onClose}
      onConfirm={async () => {
        if (group === null) await write('messagingGroup.create', { channelType, platformId, name, isGroup });
        else await write('messagingGroup.change', { id: group.id, name, isGroup });
        await changed();
      }}
    >
      <Form>
        <FormRow>
          <TextInput
            label="Channel"
            description="telegram, slack, discord …"
            size="xs"
            value={channelType}
            disabled={group !== null}
            onChange={(event) => setChannelType(event.currentTarget.value)}
            spellCheck={false}
          />
          <TextInput
            label="Platform id"
            description={
              group === null
                ? 'As the channel’s adapter writes it.'
                : 'It stays: sessions and messages go by it.'
            }
            size="xs"
            value={platformId}
            disabled={group !== null}
            onChange={(event) => setPlatformId(event.currentTarget.value)}
            spellCheck={false}
          />
        </FormRow>
        <TextInput
          label="Name"
          description="Empty: its platform id is shown."
          size="xs"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Checkbox
          size="xs"
          label="A group chat, not one person’s"
          checked={isGroup}
          onChange={(event) => setIsGroup(event.currentTarget.checked)}
        />
      </Form>
      <RowChanges
        label="What is written"
        changes={[{ table: 'v2.db: messaging_groups', before: group === null ? null : rowOf(group), after }]}
      />
    </ConfirmDialog>
  );
}
