/** The desk without a window, in plain Node: beside whatever window may be open on the same profile. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Changed } from '../contract/contract.js';
import { Refusal } from '../contract/errors.js';
import type { AskFile } from '../desk/ask-file.js';
import type { Log } from '../desk/early-log.js';
import type { Desktop } from '../desk/office.js';
import { openDesk } from '../desk/open-desk.js';
import { readyProfile } from '../desk/profile.js';
import type { Answerer } from '../desk/serve.js';
import { startChildIn } from './start-child.js';

interface Where {
  workspace: string | null;
  userData: string;
  readOnly: boolean;
}

export interface PlainDesk {
  answer: Answerer;
  /** From now on changes are told, and what a session's files say is read. */
  look(): void;
  /**
   * Waits until the files of these sessions were read once; null for all. What is asked before says only what v2.db
   * knows of them.
   */
  read(sessionIds: readonly string[] | null): Promise<void>;
  close(): Promise<void>;
}

const nobody = (): never => {
  throw Refusal.of('NEEDS_WINDOW', {});
};
const ask: AskFile = {
  folder: async () => nobody(),
  file: async () => nobody(),
  place: async () => nobody(),
};
const desktop: Desktop = {
  notifications: {
    setting: () => ({ on: false, unavailable: 'There is no window, so nothing is shown on the desktop.' }),
    set: nobody,
  },
  menu: { show: nobody },
  reveal: nobody,
};

const say =
  (level: string) =>
  (...what: unknown[]): void =>
    void process.stderr.write(`${level}: ${what.map(String).join(' ')}\n`);
const log: Log = { info: () => undefined, warn: say('warning'), error: say('error') };

/**
 * @param version the console's own
 * @throws PROFILE_UNUSABLE, PROFILE_NEWER, PROFILE_DAMAGED, NOT_WRITABLE, DISK_FULL, and what opening the workspace throws
 */
export async function openPlainDesk(
  { workspace, userData, readOnly }: Where,
  version: string,
  onChanged: (changed: Changed) => void,
): Promise<PlainDesk> {
  readyProfile(userData);
  // Of this process's own making, by mkdtemp.
  const scratch = mkdtempSync(join(tmpdir(), 'session-console-'));
  const opened = await openDesk({
    ...{
      userData,
      scratch,
      readOnly,
      version,
      log,
      ask,
      startChild: startChildIn(import.meta.dirname),
      onChanged,
    },
    guest: true,
    aside: [],
  });
  const close = async (): Promise<void> => {
    try {
      await opened.close();
    } finally {
      opened.closeFiles();
      rmSync(scratch, { recursive: true, force: true });
    }
  };
  try {
    const { desk } = opened;
    const { answer } = await opened.begin(() => Promise.resolve(), desktop);
    if (workspace !== null) await desk.open(workspace);
    const { reader } = desk;
    return {
      answer,
      look: () => opened.look(),
      read: async (sessionIds) => {
        const wanted = sessionIds ?? (await desk.board.listInSlices()).map(({ id }) => id);
        const missing = (): boolean =>
          wanted.some((id) => !reader.digests().has(id) && desk.board.known(id) !== undefined);
        opened.look();
        await new Promise<void>((resolve) => {
          if (!missing()) return resolve();
          const stop = reader.onChanged(() => {
            if (missing()) return;
            stop();
            resolve();
          });
        });
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
