import { protocol, type Session } from "electron";
import { plain, serveStatic } from "../static/files.ts";
import { isOwnUrl, SCHEME } from "./origin.ts";

/** Before the app is ready: the scheme behaves as https does, and nothing may bypass the policy. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built renderer as `app://bundle/`, and refuses the file system. */
export function serveBundle(session: Session, root: string): void {
  session.protocol.handle(SCHEME, async (request) => {
    const answer = isOwnUrl(request.url)
      ? await serveStatic(root, request.method, new URL(request.url).pathname)
      : plain(404, "There is nothing at this address.");
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  });
  session.protocol.handle("file", () => new Response(null, { status: 403 }));
}
