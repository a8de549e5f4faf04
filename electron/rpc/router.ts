import { type AnyContractProcedure, isContractProcedure } from "@orpc/contract";
import { implement } from "@orpc/server";
import type { Call, Handlers } from "../../shared/contract/handlers.ts";
import { contract } from "../../shared/contract/index.ts";

/** What a transport knows of the window that calls. */
export interface RpcContext {
  readonly ticket: Call["ticket"];
}

type AnyHandler = (input: unknown, call: Call) => Promise<unknown>;
interface Tree<Leaf> {
  [name: string]: Leaf | Tree<Leaf>;
}

/** For a caller that cannot give up; no transport of ours is one. */
const never = new AbortController().signal;

/** Joins the contract, which validates what goes in and out, and the handlers into a router. */
export function createRouter(handlers: Handlers) {
  return joinTree(contract, handlers as unknown as Tree<AnyHandler>, []);
}

function joinTree(
  contracts: Tree<AnyContractProcedure>,
  handlers: Tree<AnyHandler>,
  path: string[],
): Tree<ReturnType<typeof joinProcedure>> {
  return Object.fromEntries(
    Object.entries(contracts).map(([name, node]) => {
      const handler = handlers[name];
      if (!isContractProcedure(node)) {
        return [name, joinTree(node, (handler ?? {}) as Tree<AnyHandler>, [...path, name])];
      }
      if (typeof handler !== "function") throw new Error(`No handler for ${[...path, name].join(".")}`);
      return [name, joinProcedure(node, handler)];
    }),
  );
}

function joinProcedure(procedure: AnyContractProcedure, handler: AnyHandler) {
  return implement(procedure)
    .$context<RpcContext>()
    .handler(({ input, context, signal = never }) => handler(input, { signal, ticket: context.ticket }));
}
