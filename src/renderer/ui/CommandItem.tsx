import { Kbd, Menu } from '@mantine/core';
import { createContext, type ReactNode, useContext } from 'react';

/** One of the window's commands as a menu shows it. */
export interface MenuCommand {
  title: string;
  /** Its keys as this system writes them; null for none. */
  keys: string | null;
  /** Whether it can be run now. */
  enabled: boolean;
  run(): void;
}

/** The window's one registry of commands, by id. */
export const MenuCommands = createContext<((id: string) => MenuCommand) | null>(null);

export function useCommand(id: string): MenuCommand {
  const commands = useContext(MenuCommands);
  if (commands === null) throw new Error('This is shown outside of the shell.');
  return commands(id);
}

interface CommandItemProps {
  /** Of the registry. */
  id: string;
  icon?: ReactNode;
  /** Omitted where it cannot be run, instead of greyed out. */
  optional?: boolean;
}

/** A menu item that runs a command: its words and keys are the command's. */
export function CommandItem({ id, icon, optional = false }: CommandItemProps) {
  const command = useCommand(id);
  if (optional && !command.enabled) return null;
  return (
    <Menu.Item
      leftSection={icon}
      rightSection={command.keys === null ? null : <Kbd size="xs">{command.keys}</Kbd>}
      disabled={!command.enabled}
      closeMenuOnClick
      onClick={command.run}
    >
      {command.title}
    </Menu.Item>
  );
}
