import { Notification } from "electron";
import type { Job } from "../../shared/contract/jobs.ts";
import { endOfJob } from "../../shared/model/jobs.ts";

/** Those that the desktop still shows: Electron forgets the click of one that nothing holds. */
const shown = new Set<Notification>();

/** Tells through the desktop that a job has ended; a click on it calls `open`. What the user cancelled is no news. */
export function notifyOfEnd(job: Job, open: () => void): void {
  const news = endOfJob(job);
  if (!news || !Notification.isSupported()) return;
  const notification = new Notification(news);
  shown.add(notification);
  notification.on("close", () => shown.delete(notification));
  notification.on("click", () => {
    shown.delete(notification);
    open();
  });
  notification.show();
}
