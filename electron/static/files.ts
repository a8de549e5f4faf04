import { readFile, realpath } from "node:fs/promises";
import { extname, isAbsolute, relative, resolve, sep } from "node:path";
import { SECURITY_HEADERS } from "./headers.ts";

export interface StaticAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** Empty for HEAD. */
  readonly body: Uint8Array<ArrayBuffer>;
}

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
};

/**
 * Serves the built renderer from `root` to both shells. A path without a file extension is one of the
 * renderer's routes and gets `index.html`.
 *
 * @param path the request's path as it was sent: percent-encoded, without the query
 */
export async function serveStatic(root: string, method: string, path: string): Promise<StaticAnswer> {
  if (method !== "GET" && method !== "HEAD") return plain(405, "Only GET and HEAD are answered here.");
  const decoded = decode(path);
  if (decoded === undefined) return plain(400, "This address cannot be read.");
  const wanted = extname(decoded) === "" ? "index.html" : decoded.slice(1);
  const file = await containedFile(root, wanted);
  if (file === undefined) return plain(404, "There is nothing at this address.");
  const body = await readFile(file);
  const html = file.endsWith(".html");
  return {
    status: 200,
    headers: {
      ...SECURITY_HEADERS,
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "content-length": String(body.byteLength),
      // The names of the other files carry a hash of their content.
      "cache-control": html ? "no-store" : "public, max-age=31536000, immutable",
    },
    body: method === "HEAD" ? new Uint8Array() : body,
  };
}

/** An answer in plain words, with the same headers. */
export function plain(status: number, sentence: string): StaticAnswer {
  const body = new TextEncoder().encode(`${sentence}\n`);
  return {
    status,
    headers: {
      ...SECURITY_HEADERS,
      "content-type": "text/plain; charset=utf-8",
      "content-length": String(body.byteLength),
      "cache-control": "no-store",
    },
    body,
  };
}

/** Decodes once; undefined for what no address of ours contains. */
function decode(path: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  if (!decoded.startsWith("/") || decoded.startsWith("//")) return undefined;
  if (decoded.includes("\0") || decoded.includes("\\") || decoded.split("/").includes("..")) return undefined;
  return decoded;
}

/** The real path of a file below `root`; undefined when there is none or when it lies elsewhere. */
async function containedFile(root: string, name: string): Promise<string | undefined> {
  try {
    const realRoot = await realpath(root);
    const file = await realpath(resolve(realRoot, name));
    const inside = relative(realRoot, file);
    if (inside === "" || inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside))
      return undefined;
    return file;
  } catch {
    return undefined;
  }
}
