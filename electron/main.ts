import { join } from "node:path";
import { app, dialog, session } from "electron";
import { createBackend } from "./backend/index.ts";
import { connectUris, daemonRoot, libvirtSocket, stateFolder } from "./environment.ts";
import { logFault } from "./rpc/report.ts";
import { Sessions } from "./rpc/session.ts";
import { Closing } from "./shell/closing.ts";
import { followJobs } from "./shell/follow-jobs.ts";
import { guardContents, guardSession } from "./shell/guards.ts";
import { notifyOfEnd } from "./shell/notification.ts";
import { Preferences } from "./shell/preferences.ts";
import { taskBarProgress } from "./shell/progress.ts";
import { registerScheme, serveBundle } from "./shell/protocol.ts";
import { readTargets, targetsSchema } from "./shell/targets.ts";
import { AppTray } from "./shell/tray.ts";
import { startUtilityProcess } from "./shell/utility-process.ts";
import { MainWindow } from "./shell/window.ts";

/** This file runs as out/main/index.js. */
const out = join(import.meta.dirname, "..");
const assets = join(out, "../assets");
// Unpackaged, the first one is the folder that Electron was told to run.
const targets = readTargets(process.argv.slice(1), process.cwd()).slice(app.isPackaged ? 0 : 1);

app.enableSandbox();
registerScheme();
guardContents(app);

if (app.requestSingleInstanceLock({ targets })) {
  run().catch((error: unknown) => {
    logFault("start", error);
    dialog.showErrorBox("Guesthouse could not start", error instanceof Error ? error.message : String(error));
    app.exit(1);
  });
} else {
  app.quit();
}

async function run(): Promise<void> {
  let window: MainWindow | undefined;
  app.on("second-instance", (_event, _argv, _cwd, data) => {
    window?.show();
    const parsed = targetsSchema.safeParse(data);
    for (const target of parsed.success ? parsed.data.targets : []) {
      if (window) void window.open(target);
      else targets.push(target);
    }
  });
  // Unpackaged it would register Electron itself.
  if (app.isPackaged) app.setAsDefaultProtocolClient("guesthouse");

  await app.whenReady();
  guardSession(session.defaultSession);
  serveBundle(session.defaultSession, join(out, "renderer"));
  const stateDir = stateFolder();
  const backend = await createBackend({
    stateDir,
    uris: connectUris(),
    libvirtSocket: libvirtSocket(),
    daemonRoot: daemonRoot(),
    startProcess: startUtilityProcess,
  });
  const sessions = new Sessions(backend.handlers, logFault);
  let running = 0;
  let quitting = false;
  const closing = new Closing({
    running: () => running,
    ask: (jobs) => shown.askToClose(jobs),
    hide: () => shown.hide(),
    quit: () => app.quit(),
  });
  app.on("before-quit", (event) => {
    quitting = closing.mayQuit();
    if (!quitting) event.preventDefault();
  });
  const shown = new MainWindow({
    backend,
    sessions,
    preload: join(out, "preload/index.cjs"),
    stateDir,
    assets,
    preferences: await Preferences.read(stateDir),
    mayClose: () => {
      // The app ends with its window.
      quitting ||= closing.mayQuit();
      return quitting;
    },
    isQuitting: () => quitting,
    onShow: () => closing.windowShown(),
  });
  const following = new AbortController();
  followJobs(backend.handlers, following.signal, (jobs, ended) => {
    running = jobs.length;
    // Ending takes the window with it.
    if (!quitting) {
      shown.setProgress(taskBarProgress(jobs));
      if (!shown.inFront) for (const job of ended) notifyOfEnd(job, () => shown.show("/jobs"));
    }
    closing.jobsChanged();
  }).catch((error: unknown) => logFault("jobs", error));
  window = shown;
  for (const target of targets) void shown.open(target);
  const tray = new AppTray({
    backend,
    assets,
    report: logFault,
    show: (route) => shown.show(route),
    failed(error) {
      shown.show();
      void shown.showError("tray", error);
    },
    quit: () => app.quit(),
  });

  app.on("window-all-closed", () => {
    // A second start while we end must not reach for what is gone.
    window = undefined;
    app.quit();
  });
  // Machines belong to libvirt: they outlive the window. Only our connections are closed.
  app.once("will-quit", (event) => {
    event.preventDefault();
    following.abort();
    tray.close();
    sessions.close();
    void backend.close().finally(() => app.exit());
  });
}
