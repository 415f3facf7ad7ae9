import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { EVENT, INVOKE } from '../shared/channels.js';
import type { Bridge } from '../shared/contract.js';

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
    const source = path === '' ? { bytes: new Uint8Array(await file.arrayBuffer()) } : { path };
    return call('attachment.stage', { name: file.name, mimeType: file.type, source });
  },
  pathOf: (file) => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld('bridge', bridge);
