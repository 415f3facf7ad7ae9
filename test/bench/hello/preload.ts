import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('hello', (name: string) => ipcRenderer.invoke('hello', name));
