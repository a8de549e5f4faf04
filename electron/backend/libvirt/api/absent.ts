import { LibvirtError } from "../errors.ts";

/** Turns libvirt's "there is no such …" (error `code`) into null. */
export async function absentAsNull<T>(found: Promise<T>, code: number): Promise<T | null> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof LibvirtError && error.code === code) return null;
    throw error;
  }
}
