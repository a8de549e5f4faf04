import { once } from "node:events";

/** One page of a browser, by the DevTools protocol. */
export interface Page {
  /** Evaluates an expression in the page and gives what it, or its promise, comes to. */
  evaluate(expression: string): Promise<unknown>;
  close(): Promise<void>;
}

interface Answer {
  id?: number;
  error?: unknown;
  result: { exceptionDetails?: unknown; result: { value: unknown } };
}

/** Connects to a page by the address that the browser gives for it. */
export async function connectPage(address: string): Promise<Page> {
  const socket = new WebSocket(address);
  await once(socket, "open");
  const waiting = new Map<number, PromiseWithResolvers<Answer>>();
  socket.addEventListener("message", ({ data }) => {
    const answer = JSON.parse(data) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.resolve(answer);
  });
  socket.addEventListener("close", () => {
    for (const { reject } of waiting.values()) reject(new Error("the page is gone"));
  });
  let asked = 0;
  const call = async (method: string, params: object) => {
    asked += 1;
    const answer = Promise.withResolvers<Answer>();
    waiting.set(asked, answer);
    socket.send(JSON.stringify({ id: asked, method, params }));
    const { error, result } = await answer.promise;
    const fault = error ?? result.exceptionDetails;
    if (fault) throw new Error(`${method}: ${JSON.stringify(fault)}`);
    return result;
  };
  return {
    evaluate: async (expression) =>
      (await call("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true })).result.value,
    async close() {
      const gone = once(socket, "close");
      // The page may be gone before it has answered.
      call("Page.close", {}).catch(() => {});
      await gone;
    },
  };
}
