import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { ContainerFacts, ContainerStatus } from '../../../shared/entities/container.js';
import { useWorkspace } from '../workspace/index.js';
import classes from './Container.module.css';
import { askMark } from './mark.js';

const statuses: readonly ContainerStatus[] = ['running', 'idle', 'stopped'];

/** Sets by hand what v2.db says of the container. */
export function MarkMenu({ session }: { session: { id: string; title: string; container: ContainerFacts } }) {
  const readOnlyReason = useWorkspace().data?.readOnlyReason ?? null;
  return (
    <Menu width={200}>
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
          <Menu.Item
            key={status}
            disabled={session.container.claimed === status}
            onClick={() => askMark(session, status)}
          >
            {status}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
