import type { ElectronApplication } from '@playwright/test';

/** A notification as the desktop received it. */
export interface Told {
  title: string;
  body: string;
}

/** The desktop around the window: what it is told, and what is clicked there. */
export class DesktopPage {
  constructor(private readonly app: ElectronApplication) {}

  /** Puts the window in the background of a desktop that shows notifications, and records them instead. */
  async watch(): Promise<void> {
    await this.app.evaluate(({ BrowserWindow, Notification }) => {
      const told: Electron.Notification[] = [];
      Reflect.set(globalThis, 'told', told);
      Notification.isSupported = () => true;
      Notification.prototype.show = function (this: Electron.Notification) {
        told.push(this);
      };
      for (const window of BrowserWindow.getAllWindows()) {
        window.isFocused = () => false;
        window.focus = () => void Reflect.set(globalThis, 'focused', true);
      }
    });
  }

  told(): Promise<Told[]> {
    return this.app.evaluate(() => {
      const told: Electron.Notification[] = Reflect.get(globalThis, 'told');
      return told.map(({ title, body }) => ({ title, body }));
    });
  }

  /** Clicks the newest notification. @returns whether the window was brought to the front */
  clickNewest(): Promise<boolean> {
    return this.app.evaluate(() => {
      const told: Electron.Notification[] = Reflect.get(globalThis, 'told');
      told.at(-1)?.emit('click', {});
      return Reflect.get(globalThis, 'focused') === true;
    });
  }
}
