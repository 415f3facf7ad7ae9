import { useCallback } from 'react';
import type { MenuCommand } from '../ui/CommandItem.js';
import { type Actions, commands } from './commands/index.js';
import { keysShown } from './keymap.js';
import { mac } from './platform.js';

const byId = new Map(commands.map((command) => [command.id, command]));

/** The registry as the features' menus see it: in its state when a menu is opened. */
export function useMenuCommands(actions: () => Actions): (id: string) => MenuCommand | null {
  return useCallback(
    (id) => {
      const command = byId.get(id);
      if (command === undefined) return null;
      return {
        title: command.title,
        keys: command.keys === undefined ? null : keysShown(command.keys, mac),
        enabled: command.when?.(actions()) !== false,
        run: () => command.run(actions()),
      };
    },
    [actions],
  );
}
