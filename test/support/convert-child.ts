import { convertImage } from "../../electron/backend/convert/convert-image.ts";
import { UnfinishedFiles } from "../../electron/backend/files/unfinished-files.ts";

/** Converts a raw image to qcow2 as the backend does, to be ended at any moment: STATE SOURCE TARGET. */
const [stateDir, source, target] = process.argv.slice(2) as [string, string, string];
const stop = new AbortController();
process.on("SIGTERM", () => stop.abort());
const job = { signal: stop.signal, progress() {}, phase: (text: string) => console.log(text), commands() {} };
console.log("begin");
await convertImage(
  new UnfinishedFiles(stateDir),
  { path: source, format: "raw", bytes: 1, files: [source] },
  { path: target, format: "qcow2", options: {} },
  job,
).then(
  () => console.log("done"),
  () => console.log("stopped"),
);
