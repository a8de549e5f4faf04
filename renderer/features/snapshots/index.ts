export { SnapshotsPage } from "./SnapshotsPage.tsx";
