import { array, char, empty, int, struct } from "../xdr.ts";
import { limits } from "./limits.ts";
import { high, procedure } from "./procedure.ts";
import { nonnullString } from "./types.ts";

/** Authentication, which comes before `connectOpen`. */
export const authProcedures = {
  authList: procedure(66, empty, struct({ types: array(int, limits.authTypeList) }), high),
  authSaslInit: procedure(67, empty, struct({ mechlist: nonnullString }), high),
  authSaslStart: procedure(
    68,
    struct({ mech: nonnullString, nil: int, data: array(char, limits.authSaslData) }),
    struct({ complete: int, nil: int, data: array(char, limits.authSaslData) }),
    high,
  ),
  authSaslStep: procedure(
    69,
    struct({ nil: int, data: array(char, limits.authSaslData) }),
    struct({ complete: int, nil: int, data: array(char, limits.authSaslData) }),
    high,
  ),
  authPolkit: procedure(70, empty, struct({ complete: int }), high),
};
