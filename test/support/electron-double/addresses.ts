/** Where the page thinks it is: Chromium loads no `app:` address, and an https one is as secure a context. */
export const PAGE_ORIGIN = "https://bundle.guesthouse.invalid";
const APP_ORIGIN = "app://bundle";

export function toAppUrl(pageUrl: string): string {
  return pageUrl.startsWith(`${PAGE_ORIGIN}/`) || pageUrl === PAGE_ORIGIN
    ? APP_ORIGIN + pageUrl.slice(PAGE_ORIGIN.length)
    : pageUrl;
}

export function toPageUrl(appUrl: string): string {
  return appUrl.startsWith(`${APP_ORIGIN}/`) ? PAGE_ORIGIN + appUrl.slice(APP_ORIGIN.length) : appUrl;
}
