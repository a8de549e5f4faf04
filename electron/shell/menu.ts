import type { MenuItemConstructorOptions } from "electron";

export interface MenuActions {
  newMachine(): void;
  navigate(route: string): void;
  openExternal(address: string): void;
}

/**
 * The application menu: the platform's own roles wherever there is one. What the page has changeable keys for has
 * no accelerator here: the menu's would go on to work after the user gave the keys to something else.
 */
export function menuTemplate(actions: MenuActions, packaged: boolean): MenuItemConstructorOptions[] {
  return [
    {
      label: "&File",
      submenu: [
        { label: "New machine from file…", click: actions.newMachine },
        { label: "Settings", click: () => actions.navigate("/settings") },
        { type: "separator" },
        { role: "close" },
        { role: "quit" },
      ],
    },
    { role: "editMenu" },
    {
      label: "&View",
      submenu: [
        { label: "Library", click: () => actions.navigate("/") },
        { label: "Jobs", click: () => actions.navigate("/jobs") },
        { type: "separator" },
        { role: "resetZoom" },
        { role: "zoomIn" },
        { role: "zoomOut" },
        { role: "togglefullscreen" },
        ...(packaged
          ? []
          : ([{ type: "separator" }, { role: "reload" }, { role: "toggleDevTools" }] as const)),
      ],
    },
    {
      label: "&Help",
      submenu: [
        { role: "about" },
        { label: "About libvirt", click: () => actions.openExternal("https://libvirt.org/docs.html") },
        { label: "About QEMU", click: () => actions.openExternal("https://www.qemu.org/docs/master/") },
      ],
    },
  ];
}
