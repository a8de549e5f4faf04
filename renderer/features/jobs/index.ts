export { JobProgress } from "./JobProgress.tsx";
export { JobsPage } from "./JobsPage.tsx";
export { useFollowJobs, useJob, useRunningJobs } from "./store.ts";
