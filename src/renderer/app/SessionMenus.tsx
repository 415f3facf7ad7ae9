import { Kbd, Menu } from '@mantine/core';
import { type MouseEvent, type ReactNode, useRef, useState } from 'react';
import type { Situation } from '../ui/command.js';
import classes from './App.module.css';
import { commands } from './commands.js';
import { keysShown } from './keymap.js';
import { mac } from './platform.js';

interface SessionMenusProps {
  situation: () => Situation;
  onOpen: (sessionId: string) => void;
  children: ReactNode;
}

interface Asked {
  menu: 'session' | 'agent';
  agentGroupId: string | null;
  x: number;
  y: number;
}

/** The context menus of the sessions list: of a session, which opens with it, and of an agent's heading. */
export function SessionMenus({ situation, onOpen, children }: SessionMenusProps) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const before = useRef<HTMLElement | null>(null);

  function onContextMenu(event: MouseEvent): void {
    if (!(event.target instanceof HTMLElement)) return;
    const list = event.target.closest<HTMLElement>('[role="listbox"]');
    if (list === null) return;
    event.preventDefault();
    before.current = list;
    const heading = event.target.closest<HTMLElement>('[data-agent]');
    if (heading !== null) {
      const agentGroupId = heading.dataset.agent ?? null;
      setAsked({ menu: 'agent', agentGroupId, x: event.clientX, y: event.clientY });
      return;
    }
    // By key the event goes to the list, and is about the row that its cursor is on.
    const pointed = event.target.closest<HTMLElement>('[role="option"]');
    const option = pointed ?? document.getElementById(list.getAttribute('aria-activedescendant') ?? '');
    const sessionId = option?.dataset.session;
    if (option === null || sessionId === undefined) return;
    const { left, bottom } = option.getBoundingClientRect();
    onOpen(sessionId);
    setAsked({
      menu: 'session',
      agentGroupId: null,
      x: pointed === null ? left + 24 : event.clientX,
      y: pointed === null ? bottom : event.clientY,
    });
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the list inside has the keys; this hears its menu key.
    <div className={classes.menus} onContextMenu={onContextMenu}>
      {children}
      {asked !== null && (
        // Created where it is requested: with a moving target the menu would be placed, or
        // hidden, by the old position.
        <Menu
          opened
          onClose={() => {
            before.current?.focus();
            setAsked(null);
          }}
          width={280}
          position="bottom-start"
          transitionProps={{ duration: 0 }}
          hideDetached={false}
          returnFocus={false}
        >
          <Menu.Target>
            <span aria-hidden className={classes.menuAt} style={{ left: asked.x, top: asked.y }} />
          </Menu.Target>
          <Menu.Dropdown aria-label={asked.menu === 'agent' ? 'Agent group' : 'Session'}>
            <Items
              asked={asked}
              situation={() => {
                const now = situation();
                return { ...now, agentGroupId: asked.agentGroupId ?? now.agentGroupId };
              }}
              // The list gets the focus back before a dialog opens, so that the dialog returns it there.
              onRun={() => before.current?.focus()}
            />
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
}

interface ItemsProps {
  asked: Asked;
  situation: () => Situation;
  onRun: () => void;
}

function Items({ asked, situation, onRun }: ItemsProps) {
  const now = situation();
  const found = commands.filter((c) => c.menus?.includes(asked.menu) === true && c.when?.(now) !== false);
  return found.map((command) => (
    <Menu.Item
      key={command.id}
      rightSection={command.keys === undefined ? null : <Kbd size="xs">{keysShown(command.keys, mac)}</Kbd>}
      onClick={() => {
        onRun();
        command.run(situation());
      }}
    >
      {command.title}
    </Menu.Item>
  ));
}
