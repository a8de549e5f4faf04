import type { DragEvent } from "react";
import { AppError } from "../../../../shared/model/error.ts";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { type Platform, platform } from "../../../app/platform.ts";
import { client } from "../../../app/session.ts";
import { showDragged } from "../../../components/drag-image.ts";
import { beginOwnDrag } from "../../../components/file-drop.ts";
import type { FilesView } from "../action.ts";
import { baseName, pathsOf } from "../paths.ts";
import { downloadName } from "./download.ts";
import { strings } from "./strings.ts";

/**
 * Lets what is chosen be dropped in another program.
 * @param onFailed hears why it does not come to that
 */
export function dragOut(event: DragEvent, view: FilesView, onFailed: (thrown: unknown) => void): void {
  beginOwnDrag();
  if (platform) dragCopies(event, view, platform, onFailed).catch(onFailed);
  else dragDownload(event, view, onFailed);
}

const request = ({ session, place, chosen }: FilesView) => ({
  session,
  place: place.id,
  paths: pathsOf(chosen),
});

/** The desktop drags files that are there: they are copied first, and dragged if the button is still held then. */
async function dragCopies(
  event: DragEvent,
  view: FilesView,
  desktop: Platform,
  onFailed: (thrown: unknown) => void,
): Promise<void> {
  event.preventDefault();
  const over = new AbortController();
  const released = Promise.withResolvers<Event>();
  for (const type of ["pointerup", "pointercancel", "blur"]) {
    window.addEventListener(type, released.resolve, { signal: over.signal, capture: true });
  }
  try {
    const { job, files } = await client.api.guestFiles.dragOut(request(view));
    view.follow(job);
    released.promise
      .then(async (end) => {
        // Of a job that has ended nothing is lost.
        await client.api.jobs.cancel({ job });
        if (isOutside(end)) onFailed(new AppError(strings.early));
      })
      .catch(onFailed);
    await desktop.startDrag(files);
  } finally {
    over.abort();
  }
}

/** Whether the button was released over something else than this window. */
const isOutside = (event: Event): boolean =>
  event instanceof PointerEvent &&
  event.type === "pointerup" &&
  (event.clientX < 0 || event.clientY < 0 || event.clientX >= innerWidth || event.clientY >= innerHeight);

/**
 * Of the browsers, those of Chromium fetch an address that is dragged out of them: one file as it is, several and
 * folders as an archive.
 */
function dragDownload(event: DragEvent, view: FilesView, onFailed: (thrown: unknown) => void): void {
  const address = `/download/${randomId()}`;
  const name = downloadName(view.chosen);
  const { dataTransfer } = event;
  dataTransfer.effectAllowed = "copy";
  const [one] = view.chosen;
  showDragged(
    dataTransfer,
    one && view.chosen.length === 1 ? shownName(baseName(one.path)) : strings.dragged(view.chosen.length),
  );
  // Colons part what it is made of.
  dataTransfer.setData(
    "DownloadURL",
    `application/octet-stream:${name.replaceAll(/[:/\\]/g, "_")}:${location.origin}${address}`,
  );
  const unwanted = new AbortController();
  const announced = announce(address, request(view), unwanted.signal);
  announced.catch((thrown) => unwanted.signal.aborted || onFailed(thrown));
  event.target.addEventListener(
    "dragend",
    (end) => {
      if ((end as globalThis.DragEvent).dataTransfer?.dropEffect !== "none") return;
      // Nobody wants it, and nobody has to read of it. Looking at a large folder may not even be over.
      unwanted.abort();
      announced.then((job) => client.api.jobs.cancel({ job })).catch(() => {});
    },
    { once: true },
  );
}

/** The address has to be known when the drag begins; what it gives is said a moment later. */
async function announce(
  address: string,
  what: ReturnType<typeof request>,
  signal: AbortSignal,
): Promise<string> {
  const { ticket, job, name, bytes } = await client.api.guestFiles.download(what, { signal });
  await fetch(address, { method: "POST", body: JSON.stringify({ ticket, name, bytes }) });
  return job;
}

function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
