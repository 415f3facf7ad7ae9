import { Menu } from '@mantine/core';
import {
  IconChevronDown,
  IconFolder,
  IconFolderOpen,
  IconFolderPlus,
  IconRestore,
  IconSparkles,
  IconX,
} from '@tabler/icons-react';
import type { Workspace } from '../../../shared/entities/workspace.js';
import { useRecentWorkspaces, useWorkspaceAction } from './queries.js';
import { askResetDemo } from './reset-demo.js';
import classes from './WorkspaceMenu.module.css';

/** Which workspace is open, and the way to another one. */
export function WorkspaceMenu({ workspace }: { workspace: Workspace }) {
  const recent = useRecentWorkspaces();
  const act = useWorkspaceAction();
  const others = (recent.data ?? []).filter((w) => w.path !== workspace.path).slice(0, 8);
  return (
    <Menu width={340}>
      <Menu.Target>
        <button type="button" className={classes.target} title={workspace.path}>
          <bdi className={classes.name}>{workspace.name}</bdi>
          <bdi className={classes.path}>{workspace.path}</bdi>
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconFolderOpen size={15} />} onClick={() => act.mutate({ do: 'choose' })}>
          Open folder…
        </Menu.Item>
        <Menu.Item leftSection={<IconSparkles size={15} />} onClick={() => act.mutate({ do: 'demo' })}>
          Open the demo
        </Menu.Item>
        <Menu.Item leftSection={<IconFolderPlus size={15} />} onClick={() => act.mutate({ do: 'newDemo' })}>
          New demo workspace…
        </Menu.Item>
        <Menu.Item leftSection={<IconFolderPlus size={15} />} onClick={() => act.mutate({ do: 'newEmpty' })}>
          New empty workspace…
        </Menu.Item>
        {workspace.demo && workspace.readOnlyReason === null && (
          <Menu.Item leftSection={<IconRestore size={15} />} onClick={askResetDemo}>
            Reset the demo…
          </Menu.Item>
        )}
        {others.length > 0 && <Menu.Label>Recent</Menu.Label>}
        {others.map((other) => (
          <Menu.Item
            key={other.path}
            leftSection={<IconFolder size={15} />}
            disabled={!other.exists}
            onClick={() => act.mutate({ do: 'open', path: other.path })}
          >
            <bdi>{other.name}</bdi>
            <bdi className={classes.itemPath}>
              {other.exists ? other.path : 'the folder is no longer there'}
            </bdi>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconX size={15} />} onClick={() => act.mutate({ do: 'close' })}>
          Close workspace
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
