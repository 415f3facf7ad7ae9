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
import type { Workspace } from '../../../contract/entities/workspace.js';
import { CommandItem } from '../../ui/CommandItem.js';
import { useRecentWorkspaces, useWorkspaceAction } from './queries.js';
import classes from './WorkspaceMenu.module.css';

/** Which workspace is open, and the way to a different one. */
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
        <CommandItem id="workspace.choose" icon={<IconFolderOpen size={15} />} />
        <CommandItem id="workspace.openDemo" icon={<IconSparkles size={15} />} />
        <CommandItem id="workspace.newDemo" icon={<IconFolderPlus size={15} />} />
        <CommandItem id="workspace.newEmpty" icon={<IconFolderPlus size={15} />} />
        <CommandItem id="workspace.resetDemo" icon={<IconRestore size={15} />} optional />
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
        <CommandItem id="workspace.close" icon={<IconX size={15} />} />
      </Menu.Dropdown>
    </Menu>
  );
}
