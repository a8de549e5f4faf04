import { empty } from "../xdr.ts";
import { event, program } from "./procedure.ts";

/** Signs of life: whoever receives a ping answers with a pong. Both are messages without a reply. */
export const keepalive = program(0x6b656570, 1, {}, { ping: event(1, empty), pong: event(2, empty) });
