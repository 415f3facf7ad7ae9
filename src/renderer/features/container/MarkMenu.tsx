import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { ContainerStatus } from '../../../contract/entities/container.js';
import { CommandItem } from '../../ui/CommandItem.js';
import { useReadOnlyReason } from '../workspace/index.js';
import classes from './Container.module.css';

const statuses: readonly ContainerStatus[] = ['running', 'idle', 'stopped'];

/** Sets by hand what v2.db says of the open session's container. */
export function MarkMenu() {
  const readOnlyReason = useReadOnlyReason();
  return (
    <Menu width={240}>
      <Menu.Target>
        <Button
          className={classes.mark}
          variant="default"
          size="compact-xs"
          rightSection={<IconChevronDown size={13} aria-hidden />}
          disabled={readOnlyReason !== null}
          title={readOnlyReason ?? 'Sets what v2.db says of the container'}
        >
          Mark container as
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {statuses.map((status) => (
          <CommandItem key={status} id={`container.${status}`} />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
