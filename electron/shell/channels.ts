/** Electron's IPC carries this handful of messages and nothing else; the contract has a port of its own. */
export const CHANNELS = {
  /** Page to main, with a nonce. */
  connectPort: "guesthouse:connect-port",
  /** Main to page, with the nonce and the port. */
  port: "guesthouse:port",
  /** Page to main, with the path that the preload has read from a File. */
  registerFile: "guesthouse:register-file",
  pickMedia: "guesthouse:pick-media",
  /** Page to main, with the path that the preload has read from a File. */
  registerSource: "guesthouse:register-source",
  /** Page to main, with the name that the dialog begins with. */
  pickSave: "guesthouse:pick-save",
  pickFolder: "guesthouse:pick-folder",
  /** Page to main, with the folder's path. */
  showFolder: "guesthouse:show-folder",
  /** Page to main, with the handle of files that the backend copies for it. */
  startDrag: "guesthouse:start-drag",
  keepInTray: "guesthouse:keep-in-tray",
  setKeepInTray: "guesthouse:set-keep-in-tray",
  /** Main to page, with a media handle. */
  open: "guesthouse:open",
  /** Main to page, with a route. */
  navigate: "guesthouse:navigate",
} as const;
