import { type IpcMainInvokeEvent, ipcMain, type WebFrameMain } from 'electron';
import { INVOKE } from '../../shared/channels.js';
import { err, type Result, toFailure } from '../../shared/errors.js';
import type { Log } from '../early-log.js';

/** Answers a call of the window, whatever is wrong with it. */
export type Answerer = (method: unknown, input: unknown) => Promise<Result<unknown>>;

interface Edge {
  /** Whether a frame is the top frame of our own window, showing our own origin. */
  isOurs(frame: WebFrameMain | null): boolean;
  log: Log;
}

/**
 * The one place where the window's calls come in. It stands open before there is anybody to answer: the page
 * loads meanwhile, and its first calls wait.
 * @param answerer when it cannot be had, each call fails with the reason
 */
export function openGate(answerer: Promise<Answerer>, { isOurs, log }: Edge): void {
  ipcMain.handle(INVOKE, async (event: IpcMainInvokeEvent, method: unknown, input: unknown) => {
    if (!isOurs(event.senderFrame)) {
      log.warn('refused: a call from a frame that is not ours', event.senderFrame?.url.slice(0, 200));
      return err('SENDER_REFUSED', {});
    }
    try {
      return await (await answerer)(method, input);
    } catch (error) {
      return toFailure(error);
    }
  });
}
