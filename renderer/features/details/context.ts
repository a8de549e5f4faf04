import { createContext, useContext } from "react";
import type { HardwareState } from "../../../shared/contract/hardware.ts";

export interface Details {
  connection: string;
  uuid: string;
  state: HardwareState;
  /** Why nothing can be changed now. */
  blocked: string | undefined;
}

export const DetailsContext = createContext<Details | undefined>(undefined);

/** The machine whose hardware the page shows. */
export function useDetails(): Details {
  const details = useContext(DetailsContext);
  if (!details) throw new Error("useDetails is for what stands inside the details page");
  return details;
}
