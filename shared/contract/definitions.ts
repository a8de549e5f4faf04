import { z } from "zod";
import { domainRef } from "./ids.ts";
import { done, procedure, subscription } from "./procedure.ts";

const xmlText = z.string().max(1 << 20);
const itemId = z.string().min(1).max(400);
/** The documents that libvirt has schemas for and that Guesthouse edits. */
const schema = z.enum(["domain", "network", "storagepool", "storagevol"]);
const name = z.string().max(200);

export const definitions = {
  /** The definition, or the element of one item of `hardware.watch`, without secrets. */
  read: procedure(
    domainRef.extend({ which: z.enum(["now", "next"]), item: itemId.optional() }),
    z.strictObject({ xml: xmlText }),
  ),
  /**
   * What libvirt's schema finds wrong; empty when it is valid. With `device` the text is one device's element.
   * Lines count from 1.
   */
  check: procedure(
    z.strictObject({ schema, device: z.boolean(), xml: xmlText }),
    z.strictObject({
      problems: z.array(z.strictObject({ line: z.int(), message: z.string().max(2000) })).max(1000),
    }),
  ),
  /** What the schema allows at a place of the document. */
  complete: procedure(
    z.strictObject({
      schema,
      /** Names of the elements around the place, from the root; that of a device begins with `domain`, `devices`. */
      path: z.array(name).max(40),
      /** Children of the last element, its attributes, or the values of one attribute (of its text: no `attribute`). */
      what: z.enum(["elements", "attributes", "values"]),
      attribute: name.optional(),
    }),
    z.strictObject({ options: z.array(z.string().max(400)).max(2000) }),
  ),
  /** Definitions that this machine has had, newest first, as far as Guesthouse saw them. */
  history: subscription(
    domainRef,
    z.strictObject({
      entries: z
        .array(
          z.strictObject({
            id: z.string().max(64),
            /** Milliseconds since the epoch. */
            at: z.number(),
            /** What made the next definition out of this one, e.g. "Change CPU"; of the first: the present one. */
            title: z.string().max(400),
          }),
        )
        .max(200),
    }),
  ),
  /** One definition of the history. */
  past: procedure(domainRef.extend({ id: z.string().max(64) }), z.strictObject({ xml: xmlText })),
  /** Makes a past definition the one of the next start; what it replaces joins the history. */
  restore: procedure(domainRef.extend({ id: z.string().max(64) }), done),
};
