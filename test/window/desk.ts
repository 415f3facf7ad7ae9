/** The real desk in the test's own process, with stand-ins for what only a desktop has. */
import { resolve } from 'node:path';
import { startChildIn } from '../../src/cli/start-child.js';
import type { EventName, EventPayload } from '../../src/contract/contract.js';
import type { MenuCommand } from '../../src/contract/entities/menu.js';
import type { Log } from '../../src/desk/early-log.js';
import { parseFlags } from '../../src/desk/flags.js';
import { type OpenDesk, openDesk } from '../../src/desk/open-desk.js';
import { readyProfile } from '../../src/desk/profile.js';
import type { Answerer } from '../../src/desk/serve.js';
import { openFirst } from '../../src/desk/start.js';
import { tidyProfile } from '../../src/profile/set-aside.js';

const BUILT = resolve('out/main');
const quiet: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export interface WindowDesk {
  answer: Answerer;
  /** What the next file dialogs answer: a path, or null for Cancel. */
  dialogs: { answer: string | null };
  /** The commands that the system's menu was told last. */
  menu(): readonly MenuCommand[];
  close(): Promise<void>;
}

/** @param tell sends an event to the page */
export async function openWindowDesk(
  profile: string,
  args: readonly string[],
  tell: <E extends EventName>(event: E, payload: EventPayload<E>) => void,
): Promise<WindowDesk> {
  const flags = parseFlags(args, process.cwd());
  const userData = flags.userDataDir ?? profile;
  readyProfile(userData);
  const dialogs: WindowDesk['dialogs'] = { answer: null };
  const answered = async (): Promise<string | null> => dialogs.answer;
  let shown: readonly MenuCommand[] = [];
  const opened: OpenDesk = await openDesk({
    ...{ userData, scratch: userData, guest: false, readOnly: flags.readOnly, version: '0.0.0', log: quiet },
    aside: tidyProfile(userData, new Date()),
    ask: { folder: answered, file: answered, place: answered },
    startChild: startChildIn(BUILT),
    onChanged: (changed) => tell('changed', changed),
  });
  let notify = false;
  const setting = () => ({ on: notify, unavailable: null });
  const { answer } = await opened.begin(() => openFirst(opened.desk, flags), {
    notifications: {
      setting,
      set: (on) => {
        notify = on;
        return setting();
      },
    },
    menu: {
      show: (commands) => {
        shown = commands;
      },
    },
    reveal: () => undefined,
  });
  opened.look();
  return {
    ...{ answer, dialogs, menu: () => shown },
    close: async () => {
      try {
        await opened.close();
      } finally {
        opened.closeFiles();
      }
    },
  };
}
