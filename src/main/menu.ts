import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../contract/entities/menu.js';

export interface MenuActions {
  openWorkspace(): void;
  openDemo(): void;
  newDemo(): void;
  closeWorkspace(): void;
  /** One of the window's own commands. */
  choose(id: string): void;
}

/**
 * The system's menu: what a desktop expects, and the window's commands, which the window itself names (their one
 * registry is there). What opens a workspace is defined here, because it must work where the window shows none.
 */
export class SystemMenu {
  #menu: Menu | null = null;
  /** The commands that the menu was built with. */
  #shown = '';

  constructor(
    private readonly actions: MenuActions,
    private readonly developer: boolean,
  ) {
    this.show([]);
  }

  /**
   * Shows these commands; those that are there already are enabled and disabled in place, so
   * that an open menu stays open.
   */
  show(commands: readonly MenuCommand[]): void {
    const shown = JSON.stringify(commands.map(({ enabled: _, ...command }) => command));
    if (this.#menu === null || shown !== this.#shown) {
      this.#menu = this.#make(commands);
      this.#shown = shown;
      Menu.setApplicationMenu(this.#menu);
    }
    for (const { id, enabled } of commands) {
      const item = this.#menu.getMenuItemById(id);
      if (item !== null && item.enabled !== enabled) item.enabled = enabled;
    }
  }

  #make(commands: readonly MenuCommand[]): Menu {
    const mac = process.platform === 'darwin';
    const { openWorkspace, openDemo, newDemo, closeWorkspace } = this.actions;
    const file: MenuItemConstructorOptions[] = [
      { label: 'Open workspace…', accelerator: 'CmdOrCtrl+O', click: openWorkspace },
      { label: 'Open the demo workspace', click: openDemo },
      { label: 'New demo workspace…', click: newDemo },
      { label: 'Close workspace', click: closeWorkspace },
      { type: 'separator' },
      mac ? { role: 'close' } : { role: 'quit' },
    ];
    const separator = { type: 'separator' } as const;
    const view: MenuItemConstructorOptions[] = [
      ...this.#items(commands, 'View'),
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
      ...(this.developer ? [separator, { role: 'toggleDevTools' } as const] : []),
    ];
    const of = (group: 'Go' | 'Session' | 'Message' | 'Workspace', label: string) => {
      const submenu = this.#items(commands, group);
      return submenu.length === 0 ? [] : [{ label, submenu }];
    };
    return Menu.buildFromTemplate([
      ...(mac ? [{ label: app.name, role: 'appMenu' } as const] : []),
      { label: '&File', submenu: file },
      { label: '&Edit', role: 'editMenu' },
      { label: '&View', submenu: view },
      ...of('Go', '&Go'),
      ...of('Session', '&Session'),
      ...of('Message', '&Message'),
      ...of('Workspace', 'Wor&kspace'),
      { label: '&Window', role: 'windowMenu' },
    ]);
  }

  #items(commands: readonly MenuCommand[], group: MenuCommand['group']): MenuItemConstructorOptions[] {
    return commands
      .filter((command) => command.group === group)
      .map(({ id, title, accelerator }) => ({
        id,
        label: title,
        click: () => this.actions.choose(id),
        // The window handles its keys itself; here they are only shown (a Mac's menu takes them first, once).
        ...(accelerator === null ? {} : { accelerator, registerAccelerator: false }),
      }));
  }
}
