import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { type Answer, EVENT, INVOKE, PIECE, preloadOnly } from '../contract/channels.js';
import type { Bridge, Input, MethodName, Output } from '../contract/contract.js';
import { err, type Result } from '../contract/errors.js';
import { ATTACHMENT_LIMIT_BYTES, STAGE_PART_BYTES } from '../contract/limits.js';
import { INPUT_LIMIT_BYTES, weigh } from './input-size.js';
import { Pieces } from './pieces.js';

const pieces = new Pieces();
ipcRenderer.on(PIECE, (_, ...piece: Parameters<Pieces['take']>) => pieces.take(...piece));
let calls = 0;

/**
 * Calls main, which answers as the contract says. Input that would block main while unpacked
 * does not leave this process.
 */
async function call<M extends MethodName>(method: M | '', input: Input<M>): Promise<Result<Output<M>>> {
  const weight = weigh([method, input]);
  if (weight === 'too large') return err('INPUT_TOO_LARGE', { limitBytes: INPUT_LIMIT_BYTES });
  if (weight === 'other') {
    return err('INPUT_INVALID', { problems: ['it holds more than text, numbers, lists and plain objects'] });
  }
  // Not the number alone: the page that was here before this one counted too.
  const id = `${performance.timeOrigin} ${calls++}`;
  pieces.expect(id);
  try {
    const answer: Answer<Result<Output<M>>> = await ipcRenderer.invoke(INVOKE, method, input, id);
    return await pieces.whole(id, answer);
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
const bridge: Bridge<File> = {
  invoke: (method, input) => call(ours.has(String(method)) ? '' : method, input),
  on: (event, listener) => {
    const heard = (_: unknown, name: string, payload: Parameters<typeof listener>[0]) => {
      if (name === event) listener(payload);
    };
    ipcRenderer.on(EVENT, heard);
    return () => ipcRenderer.removeListener(EVENT, heard);
  },
  stage: async (file) => {
    const about = { name: file.name, mimeType: file.type };
    const path = webUtils.getPathForFile(file);
    if (path !== '') return call('attachment.stage', { ...about, source: { path } });
    const uploaded = await upload(file);
    return uploaded.ok
      ? call('attachment.stage', { ...about, source: { upload: uploaded.value } })
      : uploaded;
  },
  pathOf: (file) => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld('bridge', bridge);
