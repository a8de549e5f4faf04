import type { MessagePortMain } from "electron";
import { z } from "zod";
import { WireChannel } from "../../shared/model/byte-channel-stream.ts";
import { portWire } from "../../shared/model/byte-channel-wire.ts";
import { portLine } from "../rpc/lines.ts";
import type { Session, Sessions } from "../rpc/session.ts";

const requestSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("rpc") }),
  z.strictObject({ type: z.literal("channel"), ticket: z.string().length(43) }),
]);

const EXPIRED = {
  code: "ticket-expired",
  message: "The data channel was not opened in time.",
  hint: "Try again.",
};

/**
 * Serves one window. Its port carries only further ports: one for the RPC, then one with a ticket for each
 * byte channel. Returns what ends it.
 */
export function servePort(control: MessagePortMain, sessions: Sessions): () => void {
  let session: Session | undefined;
  const close = () => {
    session?.close();
    control.close();
  };
  control.on("message", ({ data, ports }) => {
    const request = requestSchema.safeParse(data);
    const [port, ...more] = ports;
    if (
      !request.success ||
      !port ||
      more.length > 0 ||
      (request.data.type === "rpc") === (session !== undefined)
    ) {
      close();
    } else if (request.data.type === "rpc") {
      session = sessions.open(portLine(port));
    } else {
      const serve = session?.redeem(request.data.ticket);
      // Chromium does not tell the page of a closed port, so it is told in the channel's own words.
      if (serve) serve(portWire(port));
      else new WireChannel(portWire(port)).close(EXPIRED);
    }
  });
  control.on("close", close);
  control.start();
  return close;
}
