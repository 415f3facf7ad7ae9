/** What the window calls main by: the contract's methods, its events, and the files that a person hands over. */
import { type Answer, preloadOnly } from '../contract/channels.js';
import type { Bridge, Input, MethodName, Output } from '../contract/contract.js';
import { err, type Result } from '../contract/errors.js';
import { ATTACHMENT_LIMIT_BYTES, STAGE_PART_BYTES } from '../contract/limits.js';
import { INPUT_LIMIT_BYTES, weigh } from './input-size.js';
import { Pieces } from './pieces.js';

/** How calls, pieces and events travel. */
export interface Line {
  invoke(method: string, input: unknown, call: string): Promise<Answer<Result<unknown>>>;
  onPiece(listener: Pieces['take']): void;
  /** @returns ends it */
  onEvent(listener: (name: string, payload: unknown) => void): () => void;
  /** The absolute path of a dropped file; empty when it has none. */
  pathOf(file: File): string;
}

export function makeBridge(line: Line): Bridge<File> {
  const pieces = new Pieces();
  line.onPiece((...piece) => pieces.take(...piece));
  let calls = 0;

  /**
   * Calls main, which answers as the contract says. Input that would block main while unpacked
   * does not leave this process.
   */
  async function call<M extends MethodName>(method: M | '', input: Input<M>): Promise<Result<Output<M>>> {
    const weight = weigh([method, input]);
    if (weight === 'too large') return err('INPUT_TOO_LARGE', { limitBytes: INPUT_LIMIT_BYTES });
    if (weight === 'other') {
      return err('INPUT_INVALID', {
        problems: ['it holds more than text, numbers, lists and plain objects'],
      });
    }
    // Not the number alone: the page that was here before this one counted too.
    const id = `${performance.timeOrigin} ${calls++}`;
    pieces.expect(id);
    try {
      const answer = await line.invoke(method, input, id);
      // Main answers each method as the contract says.
      return await pieces.whole(id, answer as Answer<Result<Output<M>>>);
    } finally {
      pieces.forget(id);
    }
  }

  /** Hands over a pasted file's bytes, a part at a time. @returns its upload's token, or the failure */
  async function upload(file: File): Promise<Result<string>> {
    if (file.size > ATTACHMENT_LIMIT_BYTES) {
      const { name, size } = file;
      return err('ATTACHMENT_TOO_LARGE', { name, bytes: size, limitBytes: ATTACHMENT_LIMIT_BYTES });
    }
    const part = async (token: string | null, at: number): Promise<Result<string>> => {
      const bytes = new Uint8Array(await file.slice(at, at + STAGE_PART_BYTES).arrayBuffer());
      return call('attachment.stagePart', { token, bytes });
    };
    let answer = await part(null, 0);
    for (let at = STAGE_PART_BYTES; at < file.size && answer.ok; at += STAGE_PART_BYTES) {
      answer = await part(answer.value, at);
    }
    return answer;
  }

  const ours: ReadonlySet<unknown> = new Set(preloadOnly);

  // Staging is called from here alone, so that a page that has been taken over cannot name a path.
  return {
    invoke: (method, input) => call(ours.has(String(method)) ? '' : method, input),
    on: (event, listener) =>
      line.onEvent((name, payload) => {
        if (name === event) listener(payload as Parameters<typeof listener>[0]);
      }),
    stage: async (file) => {
      const about = { name: file.name, mimeType: file.type };
      const path = line.pathOf(file);
      if (path !== '') return call('attachment.stage', { ...about, source: { path } });
      const uploaded = await upload(file);
      return uploaded.ok
        ? call('attachment.stage', { ...about, source: { upload: uploaded.value } })
        : uploaded;
    },
    pathOf: (file) => line.pathOf(file),
  };
}
