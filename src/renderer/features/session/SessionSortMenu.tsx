import { Menu } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { IconButton } from '../../ui/IconButton.js';
import type { SessionGrouping, SessionSort } from './session-rows.js';

const sorts: Record<SessionSort, string> = { activity: 'Last activity', name: 'Name', state: 'State' };
const groupings: Record<SessionGrouping, string> = { agent: 'By agent', flat: 'No groups' };

interface SessionSortMenuProps {
  sort: SessionSort;
  onSort: (sort: SessionSort) => void;
  grouping: SessionGrouping;
  onGroup: (grouping: SessionGrouping) => void;
}

export function SessionSortMenu({ sort, onSort, grouping, onGroup }: SessionSortMenuProps) {
  return (
    <Menu position="bottom-end" width={190} closeOnItemClick={false}>
      <Menu.Target>
        <IconButton label="Sort and group sessions">
          <IconAdjustmentsHorizontal size={16} aria-hidden />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Sort by</Menu.Label>
        <Choices choices={sorts} value={sort} onChange={onSort} />
        <Menu.Label>Group</Menu.Label>
        <Choices choices={groupings} value={grouping} onChange={onGroup} />
      </Menu.Dropdown>
    </Menu>
  );
}

interface ChoicesProps<T extends string> {
  choices: Record<T, string>;
  value: T;
  onChange: (value: T) => void;
}

function Choices<T extends string>({ choices, value, onChange }: ChoicesProps<T>) {
  const isChoice = (name: string): name is T => name in choices;
  return (
    <Menu.RadioGroup
      value={value}
      onChange={(name) => {
        if (isChoice(name)) onChange(name);
      }}
    >
      {Object.keys(choices)
        .filter(isChoice)
        .map((name) => (
          <Menu.RadioItem key={name} value={name}>
            {choices[name]}
          </Menu.RadioItem>
        ))}
    </Menu.RadioGroup>
  );
}
