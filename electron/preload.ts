import { contextBridge, ipcRenderer, webUtils } from "electron";
import { type DesktopBridge, PORT_MESSAGE } from "../shared/model/desktop-bridge.ts";
import { CHANNELS } from "./shell/channels.ts";

/** The part of the page's globals that is used here; the main process's types know none. */
declare const window: {
  readonly location: { readonly origin: string };
  postMessage(message: unknown, targetOrigin: string, transfer: readonly unknown[]): void;
};

/** Nonces that the page has asked with and not been answered. */
const asked = new Set<string>();

ipcRenderer.on(CHANNELS.port, (event, nonce: string) => {
  const [port] = event.ports;
  if (port && asked.delete(nonce)) {
    // A port cannot pass the context bridge. Only this page's own origin may receive it.
    window.postMessage({ type: PORT_MESSAGE, nonce }, window.location.origin, [port]);
  }
});

/** Keeps what arrives before the page listens; the page hears values only, never Electron's event. */
function mailbox(channel: string): (listener: (value: string) => void) => () => void {
  const listeners = new Set<(value: string) => void>();
  const early: string[] = [];
  ipcRenderer.on(channel, (_, value: string) => {
    if (listeners.size === 0) early.push(value);
    for (const listener of listeners) listener(value);
  });
  return (listener) => {
    listeners.add(listener);
    for (const value of early.splice(0)) listener(value);
    return () => {
      listeners.delete(listener);
    };
  };
}

const bridge: DesktopBridge = {
  connectPort(nonce) {
    asked.add(nonce);
    ipcRenderer.send(CHANNELS.connectPort, nonce);
  },
  registerFile: (file) => ipcRenderer.invoke(CHANNELS.registerFile, webUtils.getPathForFile(file as File)),
  pickMedia: () => ipcRenderer.invoke(CHANNELS.pickMedia),
  registerSource: (file) =>
    ipcRenderer.invoke(CHANNELS.registerSource, webUtils.getPathForFile(file as File)),
  pickSave: (name) => ipcRenderer.invoke(CHANNELS.pickSave, name),
  pickFolder: () => ipcRenderer.invoke(CHANNELS.pickFolder),
  showFolder: (path) => ipcRenderer.send(CHANNELS.showFolder, path),
  startDrag: (files) => ipcRenderer.invoke(CHANNELS.startDrag, files),
  onOpen: mailbox(CHANNELS.open),
  onNavigate: mailbox(CHANNELS.navigate),
  keepInTray: () => ipcRenderer.invoke(CHANNELS.keepInTray),
  setKeepInTray: (keep) => ipcRenderer.invoke(CHANNELS.setKeepInTray, keep),
};

contextBridge.exposeInMainWorld("guesthouse", bridge);
