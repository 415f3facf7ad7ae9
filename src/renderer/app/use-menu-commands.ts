import { useCallback } from 'react';
import type { MenuCommand } from '../ui/CommandItem.js';
import type { Situation } from '../ui/command.js';
import { commands } from './commands.js';
import { keysShown } from './keymap.js';
import { mac } from './platform.js';

const byId = new Map(commands.map((command) => [command.id, command]));

/** The registry as the features' menus see it: in its state when a menu is opened. */
export function useMenuCommands(situation: () => Situation): (id: string) => MenuCommand {
  return useCallback(
    (id) => {
      const command = byId.get(id);
      if (command === undefined) throw new Error(`There is no command ${id}.`);
      return {
        title: command.title,
        keys: command.keys === undefined ? null : keysShown(command.keys, mac),
        enabled: command.when?.(situation()) !== false,
        run: () => command.run(situation()),
      };
    },
    [situation],
  );
}
