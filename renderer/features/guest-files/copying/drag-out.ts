import type { DragEvent } from "react";
import { platform } from "../../../app/platform.ts";
import { client } from "../../../app/session.ts";
import type { FilesView } from "../action.ts";
import { downloadName } from "./download.ts";

/** Of the browsers, those of Chromium fetch an address that is dragged out of them; the desktop's window has none. */
export const canDragOut = platform === undefined;

/**
 * What is chosen, as a download of the place where it is dropped: one file as it is, several and folders as an archive.
 * @param onFailed hears why it could not even begin
 */
export function dragOut(event: DragEvent, view: FilesView, onFailed: (thrown: unknown) => void): void {
  const { session, place, chosen } = view;
  const id = randomId();
  const address = `/download/${id}`;
  const name = downloadName(chosen);
  const { dataTransfer } = event;
  dataTransfer.effectAllowed = "copy";
  // Colons part what it is made of.
  dataTransfer.setData(
    "DownloadURL",
    `application/octet-stream:${name.replaceAll(/[:/\\]/g, "_")}:${location.origin}${address}`,
  );
  const announced = announce(address, name, {
    session,
    place: place.id,
    paths: chosen.map(({ path }) => path),
  });
  announced.catch(onFailed);
  event.target.addEventListener(
    "dragend",
    (end) => {
      if ((end as globalThis.DragEvent).dataTransfer?.dropEffect !== "none") return;
      // Nobody wants it, and nobody has to read of it.
      announced.then((job) => client.api.jobs.cancel({ job })).catch(() => {});
    },
    { once: true },
  );
}

/** The address has to be known when the drag begins; what it gives is said a moment later. */
async function announce(
  address: string,
  name: string,
  request: { session: string; place: string; paths: string[] },
): Promise<string> {
  const { ticket, job, bytes } = await client.api.guestFiles.download(request);
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
