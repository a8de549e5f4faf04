import type { Handlers } from "../../../shared/contract/handlers.ts";
import { plainError } from "../errors/plain-error.ts";
import type { Images } from "./images.ts";

export function createImageHandlers(images: Images): Handlers["images"] {
  return {
    describe: ({ image }) => plainly(images.describe(image)),
    measure: ({ image, format }) => plainly(images.measure(image, format)),
    work: ({ image, work, passphrase, preview = false }) =>
      plainly(images.work(image, work, { passphrase, preview })),
    create: ({ connection, preview = false, ...wanted }) =>
      plainly(images.create(connection, wanted, preview)),
    settle: async ({ id, how }) => {
      await plainly(images.settle(id, how));
      return {};
    },
  };
}

async function plainly<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw plainError(error);
  }
}
