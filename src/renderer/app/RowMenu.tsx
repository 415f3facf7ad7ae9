import { Menu } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';
import type { Situation } from '../ui/command.js';
import classes from './App.module.css';
import { commands } from './commands.js';
import { keysShown } from './keymap.js';
import { mac } from './platform.js';

/** By what its rows are found, and what the menu is called. */
const kinds = {
  row: { rows: '[data-row-key]', label: 'Row' },
  schedule: { rows: '[data-item]', label: 'Upcoming' },
} as const;

interface RowMenuProps {
  menu: keyof typeof kinds;
  situation: () => Situation;
  children: ReactNode;
}

/** What can be done with a row of the timeline, or with what is upcoming, opened by click or by the menu key. */
export function RowMenu({ menu, situation, children }: RowMenuProps) {
  const { rows, label } = kinds[menu];
  /** Focuses the row that was clicked, since commands act on the focused row; elsewhere there is no menu. */
  function aim(event: MouseEvent): void {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>(rows) : null;
    if (row === null) event.stopPropagation();
    else row.focus({ preventScroll: true });
  }
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
      <Menu.Dropdown aria-label={label}>
        <Items menu={menu} situation={situation} />
      </Menu.Dropdown>
    </Menu>
  );
}

/** Those that fit the row with the focus, as it is when the menu opens. */
function Items({ menu, situation }: Omit<RowMenuProps, 'children'>) {
  const now = situation();
  return commands
    .filter((command) => command.menus?.includes(menu) === true && command.when?.(now) !== false)
    .map((command) => (
      <Menu.Item
        key={command.id}
        rightSection={command.keys === undefined ? undefined : <kbd>{keysShown(command.keys, mac)}</kbd>}
        onClick={() => command.run(situation())}
      >
        {command.title}
      </Menu.Item>
    ));
}
