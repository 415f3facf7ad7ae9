import { expect, type Locator, type Page } from '@playwright/test';

/** Somebody without a mouse: only keys, and the focus always somewhere visible. */
export class KeyboardPage {
  private constructor(private readonly window: Page) {}

  /** From here on any press of a pointer counts against the test. */
  static async at(window: Page): Promise<KeyboardPage> {
    await window.evaluate(() => {
      Reflect.set(globalThis, 'pointers', 0);
      const count = () =>
        Reflect.set(globalThis, 'pointers', Number(Reflect.get(globalThis, 'pointers')) + 1);
      for (const event of ['pointerdown', 'mousedown', 'wheel']) addEventListener(event, count, true);
    });
    return new KeyboardPage(window);
  }

  /** Presses keys one after the other: `g t`, `Control+k`. */
  async press(keys: string): Promise<void> {
    for (const chord of keys.split(' ')) await this.window.keyboard.press(chord);
  }

  /** Types into whatever has the focus. */
  async type(text: string): Promise<void> {
    await this.window.keyboard.type(text);
  }

  /** Tabs on until it has the focus; fails when it cannot be reached in that many steps. */
  async tabTo(what: Locator, { back = false, most = 60 } = {}): Promise<void> {
    await what.waitFor();
    for (let step = 0; step < most; step += 1) {
      if (await what.evaluate((element) => element === document.activeElement)) break;
      await this.window.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    }
    await expect(what).toBeFocused();
    await this.seesFocus();
  }

  /** Tabs to a button and presses it. */
  async choose(what: Locator, options?: { back?: boolean }): Promise<void> {
    await this.tabTo(what, options);
    await this.press('Enter');
  }

  /** Runs a command by a few words of its title. */
  async command(words: string): Promise<void> {
    await this.press('Control+k');
    const box = this.window.getByRole('dialog', { name: 'Go to session or command' }).getByRole('textbox');
    await expect(box).toBeFocused();
    await this.type(words);
    await expect(box).toHaveValue(words);
    await this.press('Enter');
    await box.waitFor({ state: 'detached' });
  }

  /** The focus is on something that can be used, within the window, drawn, and not behind a dialog. */
  async seesFocus(): Promise<void> {
    await expect.poll(() => this.focus()).toBe('seen');
  }

  /** `seen`, or what is wrong with the focus, once pending changes have been drawn. */
  async focus(): Promise<string> {
    return this.window.evaluate(async () => {
      const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
      await frame();
      await frame();
      const focused = document.activeElement;
      if (focused === null || focused === document.body) return 'nothing has the focus';
      const shown = focused.outerHTML.slice(0, 160);
      if (focused.matches(':disabled')) return `${shown} is out of use`;
      const dialog = [...document.querySelectorAll('[role="dialog"][aria-modal="true"]')].at(-1);
      const behind = dialog?.contains(focused) === false && focused.closest('#root, [aria-modal="true"]');
      if (behind) return `${shown} is behind a dialog`;
      const { width, height, bottom, right, left, top } = focused.getBoundingClientRect();
      const out = bottom < 0 || right < 0 || top > innerHeight || left > innerWidth;
      if (width * height === 0 || out) return `${shown} is out of sight`;
      return focused.matches(':focus-visible') ? 'seen' : `${shown} has no ring`;
    });
  }

  async pointersUsed(): Promise<number> {
    return this.window.evaluate(() => Number(Reflect.get(globalThis, 'pointers')));
  }
}
