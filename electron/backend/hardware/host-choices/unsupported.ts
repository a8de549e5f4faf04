import { LibvirtError } from "../../libvirt/index.ts";

/** For drivers without the objects in question, and for objects that vanish: there is nothing to choose from. */
export function emptyWhereUnsupported(error: unknown): [] {
  if (error instanceof LibvirtError) return [];
  throw error;
}
