export { Volumes } from "./Volumes.tsx";
