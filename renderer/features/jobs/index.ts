export { ActivityItem } from "./ActivityItem.tsx";
export { JobDialog } from "./JobDialog.tsx";
export { JobProgress } from "./JobProgress.tsx";
export { JobsPage } from "./JobsPage.tsx";
export {
  type NotificationObstacle,
  notificationObstacle,
  useNotifications,
  wantNotifications,
} from "./notifications.ts";
export { useEndedOn, useFollowJobs, useJob } from "./store.ts";
export { WorkBar } from "./WorkBar.tsx";
