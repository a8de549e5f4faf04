import { client } from "../../app/session.ts";
import { useConnections } from "./store.ts";

/** Resolves when the window has its backend and the backend its daemon (again), or at the abort. */
export function connected(connection: string, signal: AbortSignal): Promise<void> {
  const stands = () =>
    client.status === "connected" &&
    useConnections.getState().list.some(({ id, status }) => id === connection && status === "connected");
  return new Promise((resolve) => {
    const settle = () => {
      for (const stop of stops) stop();
      resolve();
    };
    const look = () => (stands() || signal.aborted) && settle();
    const stops = [client.onStatus(look), useConnections.subscribe(look)];
    signal.addEventListener("abort", settle, { once: true });
    look();
  });
}
