import { Menu } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';
import type { Situation } from '../ui/command.js';
import classes from './App.module.css';
import { commands } from './commands.js';
import { keysShown } from './keymap.js';
import { mac } from './platform.js';

const offered = commands.filter((command) => command.menus?.includes('row'));

/** Focuses the row that was clicked, since commands act on the focused row; elsewhere there is no menu. */
function aim(event: MouseEvent): void {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row-key]') : null;
  if (row === null) event.stopPropagation();
  else row.focus({ preventScroll: true });
}

/** What can be done with a row of the timeline, opened by click or by the menu key. */
export function RowMenu({ situation, children }: { situation: () => Situation; children: ReactNode }) {
  return (
    <Menu width={280}>
      <Menu.ContextMenu>
        <div className={classes.rowMenu}>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the rows within have the focus and the menu key. */}
          <div className={classes.rowMenu} onContextMenu={aim}>
            {children}
          </div>
        </div>
      </Menu.ContextMenu>
      <Menu.Dropdown aria-label="Row">
        {offered.map((command) => (
          <Menu.Item
            key={command.id}
            rightSection={command.keys === undefined ? undefined : <kbd>{keysShown(command.keys, mac)}</kbd>}
            onClick={() => command.run(situation())}
          >
            {command.title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
