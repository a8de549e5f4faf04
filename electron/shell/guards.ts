import { type App, type Session, shell, type WebContents } from "electron";
import { externalAddress, isOwnUrl } from "./origin.ts";

/** What the renderer may ask of the browser: the console's full screen, keys, pointer, and copying. */
const PERMISSIONS = new Set(["clipboard-sanitized-write", "fullscreen", "keyboardLock", "pointerLock"]);

export function isAllowed(permission: string, requestingUrl: string): boolean {
  return PERMISSIONS.has(permission) && isOwnUrl(requestingUrl);
}

/** Denies by default whatever a page could ask the browser for: by request, by check, by device. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(details.isMainFrame && isAllowed(permission, details.requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) =>
    isAllowed(permission, requestingOrigin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
}

/** Keeps every web contents, whoever makes it, on our own page. */
export function guardContents(app: App): void {
  app.on("web-contents-created", (_event, contents) => {
    contents.on("will-navigate", refuseForeign);
    contents.on("will-frame-navigate", refuseForeign);
    contents.on("will-redirect", refuseForeign);
    contents.on("will-attach-webview", (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      openExternal(url);
      return { action: "deny" };
    });
  });
}

function refuseForeign(event: { readonly url: string; preventDefault(): void }): void {
  if (!isOwnUrl(event.url)) event.preventDefault();
}

/** Opens a page of documentation in the user's browser; anything else is ignored. */
export function openExternal(address: string): void {
  const url = externalAddress(address);
  if (url) void shell.openExternal(url);
}

/** Whether a message comes from the page that we loaded, in its main frame, and not from what it may contain. */
export function isOwnFrame(frame: { readonly url: string } | null, contents: WebContents): boolean {
  return frame !== null && frame === contents.mainFrame && isOwnUrl(frame.url);
}
