import { create } from "zustand";
import type { ImageRef } from "../../../shared/contract/images.ts";

/** What is asked about: an image, or one of a machine's disks that is yet to be chosen. */
export type Asked = { readonly name: string } & (
  | { readonly image: ImageRef }
  | { readonly machine: { readonly connection: string; readonly uuid: string } }
);

/** The conversion that is asked about, if any: one dialog serves every place that asks. */
export const useConversion = create<{ asked?: Asked | undefined }>(() => ({}));

const ask = (asked: Asked | undefined): void => useConversion.setState({ asked });

/** Opens the dialog that converts an image, which its title calls `name`. */
export const convertImage = (image: ImageRef, name: string): void => ask({ image, name });

/** The same for a disk of a machine, which is asked for where it has several. */
export const convertDiskOf = (connection: string, uuid: string, name: string): void =>
  ask({ machine: { connection, uuid }, name });

export const closeConversion = (): void => ask(undefined);
