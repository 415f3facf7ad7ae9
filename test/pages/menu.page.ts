import type { ElectronApplication } from '@playwright/test';

export interface MenuItemSeen {
  label: string;
  enabled: boolean;
  accelerator: string | null;
}

/** The system's menu bar, which is not part of the window. */
export class MenuPage {
  constructor(private readonly app: ElectronApplication) {}

  /** The labels of the bar, without their access keys. */
  bar(): Promise<string[]> {
    return this.app.evaluate(({ Menu }) =>
      (Menu.getApplicationMenu()?.items ?? []).map(({ label }) => label.replace('&', '')),
    );
  }

  /** What a menu holds, without its separators. */
  items(menu: string): Promise<MenuItemSeen[]> {
    return this.app.evaluate(({ Menu }, wanted) => {
      const bar = Menu.getApplicationMenu()?.items ?? [];
      const items = bar.find(({ label }) => label.replace('&', '') === wanted)?.submenu?.items ?? [];
      return items
        .filter(({ type }) => type !== 'separator')
        .map(({ label, enabled, accelerator }) => ({ label, enabled, accelerator: accelerator ?? null }));
    }, menu);
  }

  /** Whether it has such an item, enabled now. */
  async canChoose(menu: string, wanted: string): Promise<boolean> {
    return (await this.items(menu)).some(({ label, enabled }) => label === wanted && enabled);
  }

  /** Chooses an item as a click does. */
  async choose(menu: string, label: string): Promise<void> {
    const path = [menu, label] as const;
    await this.app.evaluate(({ Menu }, [inMenu, named]) => {
      const bar = Menu.getApplicationMenu()?.items ?? [];
      const items = bar.find((top) => top.label.replace('&', '') === inMenu)?.submenu?.items ?? [];
      const item = items.find((one) => one.label === named);
      if (item === undefined) throw new Error(`The menu ${inMenu} has no ${named}`);
      item.click();
    }, path);
  }
}
