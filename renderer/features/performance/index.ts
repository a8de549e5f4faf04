export { HostPage } from "./HostPage.tsx";
export { PerformancePage } from "./PerformancePage.tsx";
