import { mutate } from '../../bridge/index.js';
import type { Command } from '../../ui/command.js';
import { setNotifications } from './queries.js';

const turn = (on: boolean): Command => ({
  id: `notification.${on ? 'on' : 'off'}`,
  title: `Turn desktop notifications ${on ? 'on' : 'off'}`,
  group: 'View',
  when: ({ notifications: now }) => now?.unavailable === null && now.on !== on,
  run: ({ client }) => mutate(client, setNotifications(client), on),
});

export const notificationCommands: readonly Command[] = [turn(true), turn(false)];
