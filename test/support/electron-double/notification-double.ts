import { EventEmitter } from "node:events";
import type { NotificationConstructorOptions } from "electron";

/** Electron's Notification: what a desktop would show of it. */
export class NotificationDouble extends EventEmitter {
  static isSupported(): boolean {
    return true;
  }

  readonly options: NotificationConstructorOptions;
  shown = false;

  constructor(options: NotificationConstructorOptions) {
    super();
    this.options = options;
  }

  show(): void {
    this.shown = true;
  }
}
