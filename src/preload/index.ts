import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { EVENT, INVOKE } from '../shared/channels.js';
import type { Bridge } from '../shared/contract.js';
import { err } from '../shared/errors.js';
import { ATTACHMENT_LIMIT_BYTES } from '../shared/limits.js';

const call = (method: string, input: unknown) => ipcRenderer.invoke(INVOKE, method, input);

// Staging is called from here alone, so that a page that has been taken over cannot name a path.
const bridge: Bridge<File> = {
  invoke: (method, input) => call(String(method) === 'attachment.stage' ? '' : method, input),
  on: (event, listener) => {
    const heard = (_: unknown, name: string, payload: Parameters<typeof listener>[0]) => {
      if (name === event) listener(payload);
    };
    ipcRenderer.on(EVENT, heard);
    return () => ipcRenderer.removeListener(EVENT, heard);
  },
  stage: async (file) => {
    const path = webUtils.getPathForFile(file);
    // Its size is known before a byte of it is read, let alone copied on its way to main.
    if (file.size > ATTACHMENT_LIMIT_BYTES) {
      const { name, size: bytes } = file;
      return err('ATTACHMENT_TOO_LARGE', { name, bytes, limitBytes: ATTACHMENT_LIMIT_BYTES });
    }
    const source = path === '' ? { bytes: new Uint8Array(await file.arrayBuffer()) } : { path };
    return call('attachment.stage', { name: file.name, mimeType: file.type, source });
  },
  pathOf: (file) => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld('bridge', bridge);
