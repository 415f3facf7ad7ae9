import type { Command } from './command.js';
import { deskCommands } from './desk-commands.js';
import { messageCommands } from './message-commands.js';
import { sessionCommands } from './session-commands.js';
import { viewCommands } from './view-commands.js';
import { workspaceCommands } from './workspace-commands.js';

export type { Actions, Command, DeskActions, InspectorTab } from './command.js';

/** Every action of a person, once: it feeds the keys, the menus, the palette and the help sheet. */
export const commands: readonly Command[] = [
  ...viewCommands,
  ...sessionCommands,
  ...messageCommands,
  ...workspaceCommands,
  ...deskCommands,
];
