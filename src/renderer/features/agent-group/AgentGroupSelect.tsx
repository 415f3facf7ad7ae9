import { Select } from '@mantine/core';
import { useAgentGroups } from './queries.js';

interface AgentGroupSelectProps {
  label: string;
  value: string | null;
  onChange: (id: string | null) => void;
  disabled?: boolean;
  /** The label of the first option, which stands for none; without it one must be chosen. */
  none?: string;
  error?: string | null;
}

/** One of the agent groups, found by a few letters of its name or id. */
export function AgentGroupSelect(props: AgentGroupSelectProps) {
  const { label, value, onChange, none, disabled = false, error } = props;
  const groups = useAgentGroups().data ?? [];
  const named = new Map<string, number>();
  for (const { name } of groups) named.set(name, (named.get(name) ?? 0) + 1);
  return (
    <Select
      label={label}
      data={[
        ...(none === undefined ? [] : [{ value: '', label: none }]),
        ...groups.map(({ id, name }) => ({
          value: id,
          // Names need not be unique, ids are.
          label: (named.get(name) ?? 0) > 1 ? `${name} (${id})` : name,
        })),
      ]}
      value={value ?? (none === undefined ? null : '')}
      onChange={(id) => onChange(id === '' ? null : id)}
      allowDeselect={false}
      searchable
      limit={100}
      size="xs"
      placeholder="Choose an agent group"
      nothingFoundMessage="No matching agent group"
      disabled={disabled}
      error={error}
    />
  );
}
