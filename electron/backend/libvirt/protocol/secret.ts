import { array, empty, int, opaque, optional, struct, uint } from "../xdr.ts";
import { limits } from "./limits.ts";
import { event, high, procedure } from "./procedure.ts";
import { nonnullString, secret, uuid } from "./types.ts";

/** Secrets, such as the passphrases of encrypted volumes. */
export const secretProcedures = {
  connectNumOfSecrets: procedure(139, empty, struct({ num: int }), high),
  connectListSecrets: procedure(
    140,
    struct({ maxuuids: int }),
    struct({ uuids: array(nonnullString, limits.secretList) }),
    high,
  ),
  secretLookupByUUID: procedure(141, struct({ uuid }), struct({ secret }), high),
  secretDefineXML: procedure(142, struct({ xml: nonnullString, flags: uint }), struct({ secret }), high),
  secretGetXMLDesc: procedure(143, struct({ secret, flags: uint }), struct({ xml: nonnullString }), high),
  secretSetValue: procedure(
    144,
    struct({ secret, value: opaque(limits.secretValue), flags: uint }),
    empty,
    high,
  ),
  secretGetValue: procedure(
    145,
    struct({ secret, flags: uint }),
    struct({ value: opaque(limits.secretValue) }),
    high,
  ),
  secretUndefine: procedure(146, struct({ secret }), empty, high),
  secretLookupByUsage: procedure(
    147,
    struct({ usageType: int, usageID: nonnullString }),
    struct({ secret }),
    high,
  ),
  connectListAllSecrets: procedure(
    287,
    struct({ needResults: int, flags: uint }),
    struct({ secrets: array(secret, limits.secretList), ret: uint }),
    high,
  ),
  connectSecretEventRegisterAny: procedure(
    380,
    struct({ eventID: int, secret: optional(secret) }),
    struct({ callbackID: int }),
    high,
  ),
  connectSecretEventDeregisterAny: procedure(381, struct({ callbackID: int }), empty, high),
};

export const secretEvents = {
  secretEventLifecycle: event(382, struct({ callbackID: int, secret, event: int, detail: int })),
  secretEventValueChanged: event(383, struct({ callbackID: int, secret })),
};
