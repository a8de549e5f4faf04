import { array, empty, int, struct, uint } from "../xdr.ts";
import { limits } from "./limits.ts";
import { high, procedure } from "./procedure.ts";
import { nonnullString, nwfilter, nwfilterBinding, uuid } from "./types.ts";

/** Network filters and their bindings to ports. */
export const nwfilterProcedures = {
  nwfilterLookupByName: procedure(175, struct({ name: nonnullString }), struct({ nwfilter }), high),
  nwfilterLookupByUUID: procedure(176, struct({ uuid }), struct({ nwfilter }), high),
  nwfilterGetXMLDesc: procedure(177, struct({ nwfilter, flags: uint }), struct({ xml: nonnullString }), high),
  connectNumOfNWFilters: procedure(178, empty, struct({ num: int }), high),
  connectListNWFilters: procedure(
    179,
    struct({ maxnames: int }),
    struct({ names: array(nonnullString, limits.nwfilterList) }),
    high,
  ),
  nwfilterDefineXML: procedure(180, struct({ xml: nonnullString }), struct({ nwfilter }), high),
  nwfilterUndefine: procedure(181, struct({ nwfilter }), empty, high),
  connectListAllNWFilters: procedure(
    286,
    struct({ needResults: int, flags: uint }),
    struct({ filters: array(nwfilter, limits.nwfilterList), ret: uint }),
    high,
  ),
  nwfilterBindingLookupByPortDev: procedure(
    397,
    struct({ name: nonnullString }),
    struct({ nwfilter: nwfilterBinding }),
    high,
  ),
  nwfilterBindingGetXMLDesc: procedure(
    398,
    struct({ nwfilter: nwfilterBinding, flags: uint }),
    struct({ xml: nonnullString }),
    high,
  ),
  nwfilterBindingCreateXML: procedure(
    399,
    struct({ xml: nonnullString, flags: uint }),
    struct({ nwfilter: nwfilterBinding }),
    high,
  ),
  nwfilterBindingDelete: procedure(400, struct({ nwfilter: nwfilterBinding }), empty, high),
  connectListAllNWFilterBindings: procedure(
    401,
    struct({ needResults: int, flags: uint }),
    struct({ bindings: array(nwfilterBinding, limits.nwfilterBindingList), ret: uint }),
    high,
  ),
  nwfilterDefineXMLFlags: procedure(
    431,
    struct({ xml: nonnullString, flags: uint }),
    struct({ nwfilter }),
    high,
  ),
};
