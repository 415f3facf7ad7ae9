import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { EVENT, INVOKE, PIECE } from '../contract/channels.js';
import { makeBridge } from './bridge.js';

const bridge = makeBridge({
  invoke: (...call) => ipcRenderer.invoke(INVOKE, ...call),
  onPiece: (listener) =>
    void ipcRenderer.on(PIECE, (_, ...piece: Parameters<typeof listener>) => listener(...piece)),
  onEvent: (listener) => {
    const heard = (_: unknown, name: string, payload: unknown): void => listener(name, payload);
    ipcRenderer.on(EVENT, heard);
    return () => ipcRenderer.removeListener(EVENT, heard);
  },
  pathOf: (file) => webUtils.getPathForFile(file),
});

contextBridge.exposeInMainWorld('bridge', bridge);
