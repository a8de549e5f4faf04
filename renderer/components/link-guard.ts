/** Longest address that is shown and opened, characters. */
const longest = 2000;

/**
 * The address as it would be opened, or nothing where it must not be: what guests and others write is untrusted, so only https,
 * without a user name that could pass for a host.
 */
export function guardLink(text: string): URL | undefined {
  if (text.length > longest || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === "https:" && !url.username && !url.password ? url : undefined;
}
