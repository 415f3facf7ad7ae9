import { Menu } from '@mantine/core';
import { type ComponentProps, type MouseEvent, type ReactNode, useState } from 'react';
import { showAlert } from '../ui/alerts.js';
import { copySelection, isTextSelected, REFUSED_COPY } from '../ui/clipboard.js';
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

/** Around the timeline. Mantine's own style is left out: for the sake of long presses it lets no text be selected. */
function Area({ style: _unselectable, children, ...heard }: ComponentProps<'div'>) {
  return (
    <div {...heard} className={classes.rowMenu}>
      {children}
    </div>
  );
}

/** What can be done with a row of the timeline, opened by click or by the menu key. */
export function RowMenu({ situation, children }: { situation: () => Situation; children: ReactNode }) {
  // As it was when the menu was opened.
  const [selected, setSelected] = useState(false);
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
      <Menu.Dropdown aria-label="Row">
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
