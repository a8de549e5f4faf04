import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Job } from "../../../shared/contract/jobs.ts";
import { endOfJob } from "../../../shared/model/jobs.ts";
import { platform } from "../../app/platform.ts";

/** Whether the browser is to tell of work that ends while the window is in the background: each window's own wish. */
export const useNotifications = create<{ wanted: boolean }>()(
  persist((): { wanted: boolean } => ({ wanted: false }), { name: "guesthouse.notifications" }),
);

/** Why the browser tells of nothing; undefined where it does, or may be asked to. */
export type NotificationObstacle = "missing" | "denied";

export function notificationObstacle(): NotificationObstacle | undefined {
  if (!("Notification" in window)) return "missing";
  return Notification.permission === "denied" ? "denied" : undefined;
}

/** Turns them on or off; the browser asks the user at the first time. Gives what stands in the way, if anything. */
export async function wantNotifications(wanted: boolean): Promise<NotificationObstacle | undefined> {
  const obstacle = wanted ? notificationObstacle() : undefined;
  if (obstacle) return obstacle;
  const granted = !wanted || (await Notification.requestPermission()) === "granted";
  useNotifications.setState({ wanted: wanted && granted });
  return granted ? undefined : "denied";
}

/** Tells of jobs that have just ended. On the desktop the app does that itself, and for hidden windows too. */
export function notifyOfEnds(before: readonly Job[], now: readonly Job[]): void {
  if (platform || document.hasFocus() || !useNotifications.getState().wanted) return;
  if (notificationObstacle() || Notification.permission !== "granted") return;
  const ran = new Set(before.filter(({ state }) => state === "running").map(({ id }) => id));
  for (const job of now) {
    const news = ran.has(job.id) ? endOfJob(job) : undefined;
    if (!news) continue;
    // Several windows of one browser tell of it once.
    const notification = new Notification(news.title, { body: news.body, tag: `guesthouse-${job.id}` });
    notification.onclick = () => window.focus();
  }
}
