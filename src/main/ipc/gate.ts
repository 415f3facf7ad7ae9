import { type IpcMainInvokeEvent, ipcMain, type WebFrameMain } from 'electron';
import { type Answer, INVOKE, PIECE } from '../../contract/channels.js';
import { err, type Result, toFailure } from '../../contract/errors.js';
import type { Log } from '../../desk/early-log.js';
import type { Answerer } from '../../desk/serve.js';
import { inPieces } from './pieces.js';

interface Edge {
  /** Whether a frame is the top frame of our own window, showing our own origin. */
  isOurs(frame: WebFrameMain | null): boolean;
  log: Log;
}

/**
 * The one place where the window's calls come in. It is open before there is anything to answer them: the page
 * loads meanwhile, and its first calls wait.
 * @param answerer if this rejects, each call fails with the reason
 */
export function openGate(answerer: Promise<Answerer>, { isOurs, log }: Edge): void {
  async function answer(
    { sender, senderFrame }: IpcMainInvokeEvent,
    method: unknown,
    input: unknown,
    call: unknown,
  ): Promise<Answer<Result<unknown>>> {
    if (!isOurs(senderFrame)) {
      log.warn('refused: a call from a frame that is not ours', senderFrame?.url.slice(0, 200));
      return whole(err('SENDER_REFUSED', {}));
    }
    try {
      const result = await (await answerer)(method, input);
      return await inPieces(result, (list, items) => {
        // A page that has gone meanwhile needs no answer.
        if (!sender.isDestroyed()) sender.send(PIECE, call, list, items);
      });
    } catch (error) {
      return whole(toFailure(error));
    }
  }
  ipcMain.handle(INVOKE, answer);
}

const whole = (result: Result<unknown>): Answer<Result<unknown>> => ({ result, lists: [] });
