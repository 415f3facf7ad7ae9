import { Select } from '@mantine/core';
import { chatWords } from './chat-words.js';
import { useMessagingGroups } from './queries.js';

interface MessagingGroupSelectProps {
  label: string;
  value: string | null;
  onChange: (id: string | null) => void;
  /** The label of the first option, which stands for none; without it one must be chosen. */
  none?: string;
  disabled?: boolean;
  error?: string | null;
}

/** One of the chats, found by a few letters of its name or address. */
export function MessagingGroupSelect(props: MessagingGroupSelectProps) {
  const groups = useMessagingGroups().data ?? [];
  const { none } = props;
  return (
    <Select
      label={props.label}
      data={[
        ...(none === undefined ? [] : [{ value: '', label: none }]),
        ...groups.map((group) => ({ value: group.id, label: chatWords(group) })),
      ]}
      value={props.value ?? (none === undefined ? null : '')}
      onChange={(id) => props.onChange(id === '' ? null : id)}
      allowDeselect={false}
      searchable
      limit={100}
      size="xs"
      placeholder="Choose a messaging group"
      nothingFoundMessage="No matching messaging group"
      disabled={props.disabled ?? false}
      error={props.error}
    />
  );
}
