import { useConnections } from "../connections/index.ts";
import type { Machine } from "../machines/index.ts";
import { strings } from "./strings.ts";

/** Why nothing can be done with a machine now, as a sentence: its connection is down. */
export const blockedNow = ({ connection }: Machine): string | undefined =>
  useConnections.getState().list.some(({ id, status }) => id === connection && status === "connected")
    ? undefined
    : strings.disconnected;
