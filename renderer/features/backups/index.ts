export { BackupsPage } from "./BackupsPage.tsx";
export { MachineBackupsPage } from "./MachineBackupsPage.tsx";
