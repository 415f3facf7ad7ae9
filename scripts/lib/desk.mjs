// The window as used by the scripts that take pictures.
import { picture } from './picture.mjs';

/** What a person does in the window, found by stable names. */
export function deskOf(window) {
  const compose = window.getByRole('region', { name: 'Compose' });
  return {
    compose,
    dialog: window.getByRole('dialog'),
    text: compose.getByRole('textbox', { name: 'Message text' }),
    tool: (name) => compose.getByRole('button', { name }),
    more: (name) => compose.getByRole('group', { name: 'More fields' }).getByRole('textbox', { name }),
    row: (name) => window.getByRole('article', { name }).first(),
    async open(name) {
      await window.getByRole('listbox', { name: 'Sessions' }).getByRole('option', { name }).first().click();
      await window.getByRole('option', { name, selected: true }).waitFor();
      await compose.waitFor();
    },
    /** Runs a command from the palette. */
    async command(title) {
      await window.keyboard.press('Control+k');
      const palette = window.getByRole('dialog', { name: 'Go to session or command' });
      await palette.getByRole('textbox').fill(title);
      await palette.getByRole('button', { name: title }).first().press('Enter');
      await palette.waitFor({ state: 'detached' });
    },
    async clear() {
      await this.command('Clear the draft');
      await compose.getByRole('button', { name: 'Inject', disabled: true }).waitFor();
    },
    button: (name) => window.getByRole('dialog').last().getByRole('button', { name }).first(),
    async choose(label, letters) {
      await window.getByRole('dialog').last().getByRole('combobox', { name: label }).click();
      const list = window.getByRole('listbox', { name: label });
      await list.getByRole('option', { name: letters }).first().click();
      await list.waitFor({ state: 'detached' });
    },
    /** The picture of the topmost dialog, which is then closed. */
    async shoot(name, part = window.getByRole('dialog').last()) {
      await window.getByText(/^Loading /).waitFor({ state: 'detached' });
      await picture(window, name, part);
      const open = await window.getByRole('dialog').count();
      for (let left = open; left > 0; left -= 1) {
        await window.keyboard.press('Escape');
        await window.waitForFunction((n) => document.querySelectorAll('[role=dialog]').length < n, left);
      }
    },
  };
}
