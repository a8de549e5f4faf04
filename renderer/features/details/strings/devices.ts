import type { KindWords } from "./words.ts";

export const devices = {
  rng: {
    name: "Random numbers",
    about: "Gives the guest good random numbers from the host, so that it does not wait for them at start.",
    fields: {
      model: ["Model", "What the guest sees; it needs a driver for it."],
      backend: ["Source", "Where the host takes the numbers from."],
      source: ["Device", "The host's device that is read, usually /dev/urandom."],
      rateBytes: ["Bytes in a period", "The guest gets no more than this in one period; not set: no limit."],
      ratePeriod: ["Period", "How long a period of the limit is."],
    },
  },
} satisfies Record<string, KindWords>;
