import { useEffect, useRef } from 'react';
import type { MenuCommand } from '../../contract/entities/menu.js';
import { call, onChosen, sentenceOf } from '../bridge/index.js';
import { showAlert, toast } from '../ui/alerts.js';
import type { Situation } from '../ui/command.js';
import { commands } from './commands.js';
import { acceleratorOf } from './keymap.js';

const inMenu = commands.filter(({ keyOnly, inFileMenu }) => keyOnly !== true && inFileMenu !== true);

/** Keeps the system's menu in line with the commands, and runs what is chosen there. */
export function useMenu(situation: () => Situation, ready: boolean): void {
  const shown = useRef('');

  // After each render: whether a command can be run depends on everything the window shows.
  useEffect(() => {
    if (!ready) return;
    const now = situation();
    const list = inMenu.map(
      ({ id, title, group, keys = '', when }): MenuCommand => ({
        ...{ id, title, group, accelerator: acceleratorOf(keys) },
        enabled: when?.(now) !== false,
      }),
    );
    const text = JSON.stringify(list);
    if (text === shown.current) return;
    shown.current = text;
    call('menu.show', { commands: list }).catch((error: unknown) => showAlert(sentenceOf(error)));
  });
  useEffect(
    () => () => {
      shown.current = '';
      void call('menu.show', { commands: [] });
    },
    [],
  );

  useEffect(
    () =>
      onChosen(({ id }) => {
        const command = commands.find((c) => c.id === id);
        if (command === undefined) return;
        const now = situation();
        if (document.querySelector('[role="dialog"]') !== null) toast('Close what is open first.');
        else if (command.when?.(now) === false) toast(`“${command.title}” is not available now.`);
        else command.run(now);
      }),
    [situation],
  );
}
