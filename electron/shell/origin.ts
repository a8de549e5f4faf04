/** Scheme and host of the renderer; its only page is the bundle. */
export const SCHEME = "app";
export const ORIGIN = `${SCHEME}://bundle`;

/** Whether an address belongs to the renderer. */
export function isOwnUrl(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === `${SCHEME}:` && url.host === "bundle" && url.username === "" && url.port === "";
}

/** Web pages that the app may open in the user's browser: documentation of what it stands on. */
const EXTERNAL_HOSTS = new Set(["libvirt.org", "www.qemu.org"]);

/** The address to hand to the user's browser, or undefined for anything but https on a known host. */
export function externalAddress(address: string): string | undefined {
  const url = URL.parse(address);
  if (url?.protocol !== "https:" || !EXTERNAL_HOSTS.has(url.host) || url.username || url.password)
    return undefined;
  return url.href;
}

const ROUTES = [
  /^\/(install|storage|networks|host|jobs|settings)?$/,
  /^\/c\/[A-Za-z0-9_-]{1,64}\/m\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/(console|details|snapshots|files|performance|notes)$/,
];

/** The route that a link such as `guesthouse://jobs` names; undefined for anything that is no page of ours. */
export function routeOfLink(link: string): string | undefined {
  const match = /^guesthouse:\/\/([^?#]*)$/.exec(link);
  const route = match && `/${match[1]?.replace(/\/$/, "")}`;
  return route && ROUTES.some((pattern) => pattern.test(route)) ? route : undefined;
}
