import {
  bool,
  double,
  fixedOpaque,
  hyper,
  int,
  optional,
  string,
  struct,
  uhyper,
  uint,
  union,
} from "../xdr.ts";
import { limits } from "./limits.ts";

/** Shapes that many procedures share. The objects are what libvirt identifies them by, not their state. */

export const nonnullString = string(limits.string);
export const nullableString = optional(nonnullString);

/** The 16 bytes of a UUID in the order in which they are printed. */
export const uuid = fixedOpaque(16);

/** `id` is -1 while the domain is not running. */
export const domain = struct({ name: nonnullString, uuid, id: int });
export const domainSnapshot = struct({ name: nonnullString, dom: domain });
export const domainCheckpoint = struct({ name: nonnullString, dom: domain });
export const network = struct({ name: nonnullString, uuid });
export const networkPort = struct({ net: network, uuid });
export const iface = struct({ name: nonnullString, mac: nonnullString });
export const nwfilter = struct({ name: nonnullString, uuid });
export const nwfilterBinding = struct({ portdev: nonnullString, filtername: nonnullString });
export const storagePool = struct({ name: nonnullString, uuid });
export const storageVol = struct({ pool: nonnullString, name: nonnullString, key: nonnullString });
export const nodeDevice = struct({ name: nonnullString });
export const secret = struct({ uuid, usageType: int, usageID: nonnullString });

/** A value with its type, numbered as in `virTypedParameterType`. 64-bit integers are exact. */
export const typedParamValue = union({
  int: [1, int],
  uint: [2, uint],
  llong: [3, hyper],
  ullong: [4, uhyper],
  double: [5, double],
  boolean: [6, bool],
  string: [7, nonnullString],
});

const typedParamFields = struct({ field: nonnullString, value: typedParamValue });

/** A named parameter, libvirt's way to pass statistics and settings that differ between hypervisors. */
export const typedParam: typeof typedParamFields = {
  ...typedParamFields,
  // Statistics bring hundreds of thousands of these: objects of one layout, and names that are known already.
  read: (reader) => ({ field: reader.repeatedString(limits.string), value: typedParamValue.read(reader) }),
};
