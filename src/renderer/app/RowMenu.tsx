import { Menu } from '@mantine/core';
import { type MouseEvent, type ReactNode, useState } from 'react';
import classes from './App.module.css';
import { type Actions, commands } from './commands.js';
import { keysShown } from './keymap.js';
import { mac } from './platform.js';

const offered = commands.filter((command) => command.onRow);

/** What can be done with a row of the timeline, where it was clicked or by the menu key. */
export function RowMenu({ actions, children }: { actions: () => Actions; children: ReactNode }) {
  const [place, setPlace] = useState<{ x: number; y: number } | null>(null);

  function open(event: MouseEvent): void {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row-key]') : null;
    if (row === null) return;
    event.preventDefault();
    row.focus({ preventScroll: true });
    // The menu key tells no place of its own.
    const box = row.getBoundingClientRect();
    const inside = event.clientX > box.left && event.clientY > box.top && event.clientY < box.bottom;
    setPlace(inside ? { x: event.clientX, y: event.clientY } : { x: box.left + 60, y: box.top + 24 });
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the rows within have the focus and the menu key.
    <div className={classes.rowMenu} onContextMenu={open}>
      {children}
      <Menu
        opened={place !== null}
        onChange={(opened) => {
          if (!opened) setPlace(null);
        }}
        width={280}
        returnFocus
      >
        <Menu.Target>
          <span
            className={classes.rowMenuPlace}
            style={place === null ? undefined : { left: place.x, top: place.y }}
          />
        </Menu.Target>
        <Menu.Dropdown aria-label="Row">
          {offered.map((command) => (
            <Menu.Item
              key={command.id}
              rightSection={
                command.keys === undefined ? undefined : <kbd>{keysShown(command.keys, mac)}</kbd>
              }
              onClick={() => command.run(actions())}
            >
              {command.title}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
