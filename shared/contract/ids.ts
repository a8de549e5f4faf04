import { z } from "zod";

/** Identifies a connection of this backend: opaque, stable for the same URI. */
export const connectionId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** Any 128 bits: libvirt does not ask for the version and variant of RFC 9562, and older guests have neither. */
export const domainUuid = z.guid();

/** Names one domain on one connection. */
export const domainRef = z.strictObject({ connection: connectionId, uuid: domainUuid });

/** A single-use, short-lived ticket with which the caller's own window opens a byte channel. */
export const ticket = z.strictObject({ ticket: z.string().length(43) });

/** Opaque single-use handle of a file that the user chose in the desktop's window. */
export const fileHandle = z.string().regex(/^[A-Za-z0-9_-]{32}$/);

/** Opaque handle of an installation medium known to the backend: a path, a volume or an upload. */
export const mediaHandle = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);
