import { useRoute } from "wouter";
import { navigate } from "wouter/use-browser-location";
import { addConnection } from "../features/connections/index.ts";
import { beginInstall, chooseFile } from "../features/install/index.ts";
import { type MachinePage, machinePath } from "../features/machines/index.ts";
import { togglePalette } from "./palette/index.ts";
import { openShortcutList, useCommand, useShortcuts } from "./shortcuts/index.ts";

/** What can be done from every page, and the pages of the machine in view. */
export function useAppCommands() {
  useShortcuts();
  useCommand("palette", togglePalette);
  useCommand("shortcuts", openShortcutList);
  useCommand("new-machine", () => beginInstall());
  useCommand("open-file", () => void chooseFile());
  useCommand("add-connection", addConnection);
  useCommand("library", () => navigate("/"));
  useCommand("activity", () => navigate("/jobs"));
  useCommand("storage", () => navigate("/storage"));
  useCommand("backups", () => navigate("/backups"));
  useCommand("bin", () => navigate("/bin"));
  useCommand("app-log", () => navigate("/log"));
  useCommand("settings", () => navigate("/settings"));

  const [ofMachine, machine] = useRoute("/c/:connection/m/:uuid/:page");
  const show = (page: MachinePage) => () => {
    if (ofMachine) navigate(machinePath(decodeURIComponent(machine.connection), machine.uuid, page));
  };
  useCommand("console", show("console"), ofMachine);
  useCommand("details", show("details"), ofMachine);
  useCommand("performance", show("performance"), ofMachine);
  useCommand("snapshots", show("snapshots"), ofMachine);
  useCommand("files", show("files"), ofMachine);
  useCommand("machine-backups", show("backups"), ofMachine);
  useCommand("notes", show("notes"), ofMachine);
  useCommand("log", show("log"), ofMachine);
}
