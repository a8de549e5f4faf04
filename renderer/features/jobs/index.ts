export { ActivityItem } from "./ActivityItem.tsx";
export { JobProgress } from "./JobProgress.tsx";
export { JobsPage } from "./JobsPage.tsx";
export { useFollowJobs, useJob } from "./store.ts";
