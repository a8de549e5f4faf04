import { useEffect, useRef, useState } from "react";
import type { HardwareItem } from "../../../shared/contract/hardware.ts";
import { type KindName, kinds } from "../../../shared/hardware/kinds/index.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { toErrorData } from "../../components/errors.ts";

export interface Target {
  connection: string;
  uuid: string;
  /** One device or section instead of the whole definition. */
  item?: string | undefined;
}

export type Which = "now" | "next";

export interface MachineFacts {
  running: boolean;
  persistent: boolean;
  /** What the target is in the machine; undefined for the whole definition. */
  item: HardwareItem | undefined;
  /** Counts the changes that were told. */
  version: number;
}

/** The machine's state as far as the panel needs it, told anew at each change of its hardware. */
export function useMachineFacts({ connection, uuid, item }: Target) {
  const [facts, setFacts] = useState<MachineFacts>();
  const [error, setError] = useState<ErrorData>();
  useEffect(
    () =>
      client.subscribe(
        (signal) => client.api.hardware.watch({ connection, uuid }, { signal }),
        ({ running, persistent, items }) => {
          const found = item === undefined ? undefined : items.find(({ id }) => id === item);
          setFacts((before) => ({ running, persistent, item: found, version: (before?.version ?? 0) + 1 }));
          setError(undefined);
        },
        (thrown) => setError(toErrorData(thrown)),
      ),
    [connection, uuid, item],
  );
  return { facts, error };
}

/** The text as libvirt has it, read again when `version` changes; the last one stays meanwhile. */
export function useDefinition({ connection, uuid, item }: Target, which: Which, version: number | undefined) {
  const key = `${which} ${item ?? ""}`;
  const [answer, setAnswer] = useState<{ key: string; xml?: string; error?: ErrorData }>();
  const asked = useRef(0);
  const read = async () => {
    asked.current += 1;
    const mine = asked.current;
    try {
      const { xml } = await client.api.definitions.read({
        connection,
        uuid,
        which,
        ...(item !== undefined && { item }),
      });
      if (mine === asked.current) setAnswer({ key, xml });
    } catch (thrown) {
      if (mine === asked.current) setAnswer({ key, error: toErrorData(thrown) });
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: `read` is made of these
  useEffect(() => {
    if (version !== undefined) void read();
  }, [connection, uuid, item, which, version]);
  return { ...(answer?.key === key ? answer : undefined), readAgain: read };
}

/** Names of the elements around an item's own; none for the whole definition, and for what has no own element. */
export function elementsAround(item: HardwareItem | undefined): readonly string[] {
  const at = item && item.kind in kinds ? kinds[item.kind as KindName].at : ".";
  return at === "." ? [] : ["domain", ...at.split("/").slice(0, -1)];
}
