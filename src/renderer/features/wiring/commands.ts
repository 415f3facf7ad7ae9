import type { Command } from '../../ui/command.js';
import { createDialog } from '../../ui/dialogs.js';

const wirings = createDialog(async () => (await import('./WiringsDialog.js')).WiringsDialog);
const landing = createDialog(async () => (await import('./LandingDialog.js')).LandingDialog);

export const wiringCommands: readonly Command[] = [
  {
    id: 'wiring.edit',
    title: 'Wirings…',
    group: 'Workspace',
    menus: ['agent', 'session'],
    run: ({ agentGroupId }) =>
      wirings.open({
        agentGroupId,
        onLanding: (messagingGroupId) => {
          wirings.close();
          landing.open({ messagingGroupId, threadId: null });
        },
      }),
  },
  {
    id: 'wiring.landing',
    title: 'Where would a message land?',
    group: 'Workspace',
    menus: ['session'],
    run: ({ session }) =>
      landing.open({
        messagingGroupId: session?.messagingGroup?.id ?? null,
        threadId: session?.threadId ?? null,
      }),
  },
];
