import { join } from "node:path";
import { Menu, nativeImage, Tray } from "electron";
import type { Backend } from "../backend/backend.ts";
import type { Report } from "../rpc/report.ts";
import { followMachines, windowless } from "./follow-machines.ts";
import { listedMachines, type TrayActions, type TrayMachine, trayTemplate } from "./tray-menu.ts";

export interface TrayOptions {
  readonly backend: Backend;
  /** Folder of the mark. */
  readonly assets: string;
  readonly report: Report;
  /** Shows the window; with a route, at that page. */
  show(route?: string): void;
  /** Tells the user what an action of the menu could not do. */
  failed(error: unknown): void;
  quit(): void;
}

/**
 * The app's place in the desktop's tray, with the machines that run. Where the desktop has none (GNOME without an
 * extension), Electron makes it all the same and nobody sees it: nothing may be reachable through it alone.
 */
export class AppTray {
  readonly #tray: Tray;
  readonly #following = new AbortController();
  readonly #actions: TrayActions;
  #shown: string | undefined;

  constructor({ backend, assets, report, show, failed, quit }: TrayOptions) {
    this.#tray = new Tray(nativeImage.createFromPath(join(assets, "tray.png")));
    this.#tray.setToolTip("Guesthouse");
    this.#tray.on("click", () => show());
    const { signal } = this.#following;
    this.#actions = {
      open: () => show(),
      openConsole: ({ connection, domain }) => show(`/c/${connection}/m/${domain.uuid}/console`),
      act: ({ connection, domain }, action) => {
        const request = { connection, uuid: domain.uuid, action };
        backend.handlers.domains.act(request, windowless(signal)).catch(failed);
      },
      quit,
    };
    this.#list([]);
    const list = (machines: readonly TrayMachine[]) => this.#list(listedMachines(machines));
    followMachines(backend.handlers, signal, list, report).catch((error: unknown) => report("tray", error));
  }

  close(): void {
    this.#following.abort();
    this.#tray.destroy();
  }

  /** Most changes of machines are none of the menu: a new one would close the old one under the pointer. */
  #list(machines: readonly TrayMachine[]): void {
    const shown = JSON.stringify(
      machines.map(({ connection, domain }) => [connection, domain.uuid, domain.name, domain.state]),
    );
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#tray.setContextMenu(Menu.buildFromTemplate(trayTemplate(machines, this.#actions)));
  }
}
