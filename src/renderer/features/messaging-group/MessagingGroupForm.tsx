import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { MessagingGroup } from '../../../contract/entities/messaging-group.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Form, FormRow } from '../../ui/Form.js';
import { PlannedRows } from '../../ui/PlannedRows.js';
import { usePlan } from '../../ui/use-plan.js';
import { useMessagingGroups, useMessagingGroupsChanged } from './queries.js';

interface MessagingGroupFormProps {
  group: MessagingGroup | null;
  onClose: () => void;
}

/** A new messaging group, or another name for one; below, the row as the desk has planned it. */
export function MessagingGroupForm({ group, onClose }: MessagingGroupFormProps) {
  const changed = useMessagingGroupsChanged();
  const [channelType, setChannelType] = useState(group?.channelType ?? '');
  const [platformId, setPlatformId] = useState(group?.platformId ?? '');
  const [bot, setBot] = useState(group?.instance ?? '');
  const [typed, setTyped] = useState(group?.name ?? '');
  const [isGroup, setIsGroup] = useState(group?.isGroup ?? false);
  const name = typed.trim() === '' ? null : typed.trim();
  const instance = bot.trim() === '' ? null : bot.trim();
  const made = { channelType, platformId, instance, name, isGroup };
  // A workspace that tells bots apart names the one of each chat.
  const hasBots = (useMessagingGroups().data ?? []).some((other) => other.instance !== null);
  const plan = usePlan(
    channelType.trim() === '' || platformId.trim() === ''
      ? null
      : group === null
        ? { method: 'messagingGroup.create', input: made }
        : { method: 'messagingGroup.change', input: { id: group.id, name, isGroup } },
  );
  return (
    <ConfirmDialog
      title={group === null ? 'A new messaging group' : `Change ${group.name ?? group.platformId}`}
      action={group === null ? 'Create' : 'Save'}
      ready={plan.ready}
      onClose={onClose}
      onConfirm={async () => {
        await plan.carryOut((shown) =>
          group === null
            ? write('messagingGroup.create', { ...made, shown })
            : write('messagingGroup.change', { id: group.id, name, isGroup, shown }),
        );
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
                : 'It cannot be changed: sessions and messages refer to it.'
            }
            size="xs"
            value={platformId}
            disabled={group !== null}
            onChange={(event) => setPlatformId(event.currentTarget.value)}
            spellCheck={false}
          />
        </FormRow>
        {hasBots && (
          <TextInput
            label="Bot"
            description="Which of several bots of the channel. Empty: the channel’s own."
            size="xs"
            value={bot}
            disabled={group !== null}
            onChange={(event) => setBot(event.currentTarget.value)}
            spellCheck={false}
          />
        )}
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
      <PlannedRows plan={plan} label="What will be written" />
    </ConfirmDialog>
  );
}
