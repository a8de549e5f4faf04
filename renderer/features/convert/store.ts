import { create } from "zustand";
import type { ImageRef } from "../../../shared/contract/images.ts";

interface Asked {
  readonly image: ImageRef;
  /** How the title calls it. */
  readonly name: string;
}

/** The image whose conversion is asked about, if any: one dialog serves every place that asks. */
export const useConversion = create<{ asked?: Asked | undefined }>(() => ({}));

/** Opens the dialog that converts an image. */
export const convertImage = (image: ImageRef, name: string): void =>
  useConversion.setState({ asked: { image, name } });

export const closeConversion = (): void => useConversion.setState({ asked: undefined });
