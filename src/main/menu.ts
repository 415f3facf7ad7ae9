import { app, Menu, type MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  openWorkspace(): void;
  openDemo(): void;
  newDemo(): void;
  closeWorkspace(): void;
  showAttention(): void;
}

/** The system menu: what a desktop expects. The console's own commands live in its palette. */
export function setMenu(actions: MenuActions, developer: boolean): void {
  const mac = process.platform === 'darwin';
  const file: MenuItemConstructorOptions[] = [
    { label: 'Open workspace…', accelerator: 'CmdOrCtrl+O', click: actions.openWorkspace },
    { label: 'Open the demo workspace', click: actions.openDemo },
    { label: 'New demo workspace…', click: actions.newDemo },
    { label: 'Close workspace', click: actions.closeWorkspace },
    { type: 'separator' },
    mac ? { role: 'close' } : { role: 'quit' },
  ];
  const view: MenuItemConstructorOptions[] = [
    { label: 'Needs attention', click: actions.showAttention },
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
    ...(developer ? [{ type: 'separator' } as const, { role: 'toggleDevTools' } as const] : []),
  ];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac ? [{ label: app.name, role: 'appMenu' } as const] : []),
      { label: '&File', submenu: file },
      { label: '&Edit', role: 'editMenu' },
      { label: '&View', submenu: view },
      { label: '&Window', role: 'windowMenu' },
    ]),
  );
}
