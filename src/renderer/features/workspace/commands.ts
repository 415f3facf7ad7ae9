import { mutate } from '../../bridge/index.js';
import type { Command } from '../../ui/command.js';
import { createDialog } from '../../ui/dialogs.js';
import { lock, type WorkspaceAction, workspaceAction } from './queries.js';

const newWorkspace = createDialog(async () => (await import('./NewWorkspaceDialog.js')).NewWorkspaceDialog);
const resetDemo = createDialog(async () => (await import('./ResetDemoDialog.js')).ResetDemoDialog);

const act =
  (action: WorkspaceAction): Command['run'] =>
  ({ client }) =>
    mutate(client, workspaceAction(client), action);

export const workspaceCommands: readonly Command[] = [
  {
    id: 'workspace.choose',
    title: 'Open folder…',
    group: 'Workspace',
    keys: 'mod+o',
    inFileMenu: true,
    run: act({ do: 'choose' }),
  },
  {
    id: 'workspace.openDemo',
    title: 'Open the demo',
    group: 'Workspace',
    inFileMenu: true,
    run: act({ do: 'demo' }),
  },
  {
    id: 'workspace.newDemo',
    title: 'New demo workspace…',
    group: 'Workspace',
    inFileMenu: true,
    run: act({ do: 'newDemo' }),
  },
  {
    id: 'workspace.newEmpty',
    title: 'New empty workspace…',
    group: 'Workspace',
    run: () => newWorkspace.open({}),
  },
  {
    id: 'workspace.resetDemo',
    title: 'Reset the demo…',
    group: 'Workspace',
    when: ({ workspace, simulation }) => workspace.demo && simulation?.available === true,
    run: () => resetDemo.open({}),
  },
  {
    id: 'workspace.close',
    title: 'Close workspace',
    group: 'Workspace',
    inFileMenu: true,
    run: act({ do: 'close' }),
  },
  {
    id: 'workspace.lock',
    title: 'Lock the workspace: read-only',
    words: 'protect write',
    group: 'Workspace',
    when: ({ workspace }) => workspace.lock === 'open',
    run: ({ client }) => mutate(client, lock(client), true),
  },
  {
    id: 'workspace.unlock',
    title: 'Unlock the workspace',
    group: 'Workspace',
    when: ({ workspace }) => workspace.lock === 'locked',
    run: ({ client }) => mutate(client, lock(client), false),
  },
];
