import { machinePath } from "../machines/index.ts";

/** The address of one section or device of a machine. */
export const detailsPath = (connection: string, uuid: string, item: string) =>
  `${machinePath(connection, uuid, "details")}?item=${encodeURIComponent(item)}`;
