import type { Unfit } from "../../app/shortcuts/index.ts";
import type { NotificationObstacle } from "../jobs/index.ts";

export const strings = {
  title: "Settings",
  appearance: "Appearance",
  theme: "Theme",
  themeHint: "“System” follows the desktop's dark or light preference.",
  themes: { auto: "System", light: "Light", dark: "Dark" },
  window: "Window",
  tray: "Keep Guesthouse in the tray when its window closes",
  trayHint:
    "Closing then only hides the window; a click on the mark in the tray shows it again. Some desktops have no tray (GNOME without an extension): start Guesthouse once more to get the window back.",
  notifications: "Notifications",
  notify: "Tell when work ends in the background",
  notifyHint:
    "A copy, a backup or an upload that ends while you look at something else. The browser asks you once.",
  notifyObstacles: {
    missing: "This browser has no notifications.",
    denied:
      "The browser keeps notifications of this page from you. Allow them in its settings for this address, then switch this on again.",
  } satisfies Record<NotificationObstacle, string>,
  trouble: "When something goes wrong",
  log: "Guesthouse's own log",
  logHint: "What it did, and what went wrong inside it; for a report of a fault.",
  openLog: "Open log",
  shortcuts: "Keyboard",
  keys: {
    hint: "Choose a command's keys to give it others. Keys without Ctrl or Alt do not count while text is written, and a guest that has the keyboard gets every key but those for full screen and for the tabs of open machines.",
    change: (command: string) => `Change the keys of “${command}”`,
    press: "Press keys … Esc: leave, Backspace: none",
    fixed: "These keys belong to the list and stay as they are.",
    taken: (command: string) => `Those are the keys of “${command}”.`,
    takeOver: "Use them here instead",
    unfit: {
      widgets: "Lists, fields and dialogs need that key themselves. Take it together with Ctrl or Alt.",
      browsers: "Browsers and desktops keep these keys for themselves.",
      texts: "Text fields need these keys themselves.",
    } satisfies Record<Unfit, string>,
    reset: (command: string) => `Give “${command}” its usual keys again`,
    resetAll: "Reset all",
  },
};
