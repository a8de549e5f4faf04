import { LibvirtError } from "../libvirt/index.ts";
import { errorNumber } from "../libvirt/protocol/error-codes.ts";

/** For drivers without the export function in question. */
export function unsupported<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof LibvirtError && error.code === errorNumber.VIR_ERR_NO_SUPPORT) return instead;
    throw error;
  };
}

/** For the one error of libvirt's that means that there is nothing to look at. */
export function only(code: number): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof LibvirtError && error.code === code) return undefined;
    throw error;
  };
}

/** For volumes whose file is gone, or which nobody can open: no disk can stand on them. */
export function missing(error: unknown): undefined {
  if (error instanceof LibvirtError) return undefined;
  throw error;
}
