/** A file name that says which machine and when, without what file systems refuse. */
export function timestamped(name: string, extension: string, at = new Date()): string {
  const safe = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[.-]+/, "") || "machine";
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString();
  return `${safe.slice(0, 100)}-${local.slice(0, 19).replaceAll(":", "").replace("T", "-")}.${extension}`;
}

/** Hands the user a file the way browsers do; the desktop shell asks where to put it. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  // The download has taken its own reference by the next minute at the latest.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
