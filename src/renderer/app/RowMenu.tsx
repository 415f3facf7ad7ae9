import { Menu } from '@mantine/core';
import { type ComponentProps, type MouseEvent, type ReactNode, useState } from 'react';
import { showAlert } from '../ui/alerts.js';
import { copySelection, isTextSelected, REFUSED_COPY } from '../ui/clipboard.js';
import type { Situation } from '../ui/command.js';
import classes from './App.module.css';
import { commands } from './commands.js';
import { keysShown } from './keymap.js';
import { mac } from './platform.js';

/** By what its rows are found, and what the menu is called. */
const kinds = {
  row: { rows: '[data-row-key]', label: 'Row' },
  schedule: { rows: '[data-item]', label: 'Upcoming' },
  approval: { rows: '[data-item]', label: 'Approval' },
} as const;

interface RowMenuProps {
  menu: keyof typeof kinds;
  situation: () => Situation;
  children: ReactNode;
}

/** Around the timeline. Mantine's own style is left out: for the sake of long presses it lets no text be selected. */
function Area({ style: _unselectable, children, ...heard }: ComponentProps<'div'>) {
  return (
    <div {...heard} className={classes.rowMenu}>
      {children}
    </div>
  );
}

/** What can be done with a row of the timeline, with what is upcoming or an approval, opened by click or by the menu key. */
export function RowMenu({ menu, situation, children }: RowMenuProps) {
  const { rows, label } = kinds[menu];
  // As it was when the menu was opened.
  const [selected, setSelected] = useState(false);
  /** Focuses the row that was clicked, since commands act on the focused row; elsewhere there is no menu. */
  function aim(event: MouseEvent): void {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>(rows) : null;
    if (row === null) event.stopPropagation();
    else row.focus({ preventScroll: true });
  }
  return (
    <Menu width={280} onOpen={() => setSelected(isTextSelected())}>
      <Menu.ContextMenu>
        <Area>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the rows within have the focus and the menu key. */}
          <div className={classes.rowMenu} onContextMenu={aim}>
            {children}
          </div>
        </Area>
      </Menu.ContextMenu>
      <Menu.Dropdown aria-label={label}>
        {selected && (
          <>
            <Menu.Item
              // The press of the mouse would end the selection that is to be copied.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => {
                if (!copySelection()) showAlert(REFUSED_COPY);
              }}
            >
              Copy selected text
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
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
