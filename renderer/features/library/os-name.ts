import type { Machine } from "../machines/index.ts";

/** What is shown as a machine's system: its name, or what osinfo's id says (`…/debian/11` is Debian 11). */
export function osName({ domain }: Machine): string {
  const { id = "", name } = domain.os ?? {};
  if (name) return name;
  const words = id.split("/").slice(-2).join(" ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
