import { type ImageRef, imageRef } from "../../../shared/contract/images.ts";

/** The address of an image's page; with `ask` its resize dialog is open. */
export function imagePath({ connection, ...image }: ImageRef, ask?: "resize"): string {
  const search = new URLSearchParams({ ...image, ...(ask && { ask }) });
  return `/c/${encodeURIComponent(connection)}/image?${search}`;
}

/** The image that such an address names; undefined for one that names none. */
export function imageOf(connection: string, search: URLSearchParams): ImageRef | undefined {
  const { ask: _, ...values } = Object.fromEntries(search);
  return imageRef.safeParse({ ...values, connection }).data;
}
