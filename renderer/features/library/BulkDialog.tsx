import { Skeleton, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { client } from "../../app/session.ts";
import { CommandBlock } from "../../components/CommandBlock.tsx";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { toErrorData } from "../../components/errors.ts";
import type { Machine } from "../machines/index.ts";
import { blockedNow } from "./blocked.ts";
import { forEachOf, planned } from "./bulk.ts";
import { actOnAll, whyNot } from "./bulk-actions.ts";
import classes from "./Dialogs.module.css";
import type { BulkAction } from "./dialogs.ts";
import { Names } from "./Names.tsx";
import { strings } from "./strings.ts";

const words = strings.bulk;

interface Props {
  machines: readonly Machine[];
  action: BulkAction;
  onClose: () => void;
}

/** Before something is done to many: who is touched, who is left and why, and the commands that it stands for. */
export function BulkDialog({ machines, action, onClose }: Props) {
  // What the user has read is what is done: a machine that changes meanwhile fails by itself.
  const [{ does, skips }] = useState(() =>
    planned(machines, (machine) => whyNot(machine, action, blockedNow)),
  );
  const commands = useCommands(does, action);
  const label = words.actions[action];
  return (
    <ConfirmDialog
      opened
      danger={action === "destroy"}
      title={words.title(label, does.length)}
      confirm={words.confirm(label, does.length)}
      ready={does.length > 0}
      onConfirm={() => {
        onClose();
        void actOnAll(does, action);
      }}
      onClose={onClose}
    >
      <Stack gap={12}>
        {action === "destroy" && does.length > 0 && <Text>{words.lost}</Text>}
        {does.length > 0 ? (
          <Names title={words.touches(does.length)} machines={does} />
        ) : (
          <Text>{words.none}</Text>
        )}
        {skips.map(({ reason, machines: skipped }) => (
          <Names key={reason} title={`${words.skips(skipped.length)}: ${reason}`} machines={skipped} />
        ))}
        {does.length > 0 && (
          <div>
            <div className={classes["label"]}>{words.commands}</div>
            {commands ? (
              <CommandBlock text={commands.join("\n")} maxHeight={120} />
            ) : (
              <Skeleton height={38} role="status" aria-label={words.reading} />
            )}
          </div>
        )}
      </Stack>
    </ConfirmDialog>
  );
}

/** The commands of an action, in the machines' order; undefined until all are known. */
function useCommands(machines: readonly Machine[], action: BulkAction): readonly string[] | undefined {
  const [commands, setCommands] = useState<readonly string[]>();
  useEffect(() => {
    const stop = new AbortController();
    const byKey = new Map<string, string>();
    void forEachOf(
      machines,
      async ({ key, connection, domain }) => {
        const input = { connection, uuid: domain.uuid, action, preview: true };
        const { command } = await client.api.domains.act(input, { signal: stop.signal });
        byKey.set(key, command);
      },
      {
        signal: stop.signal,
        onEnd: ({ key, domain }, thrown) => {
          if (thrown !== undefined) byKey.set(key, `# ${domain.name}: ${toErrorData(thrown).message}`);
        },
      },
    ).then(() => {
      if (!stop.signal.aborted) setCommands(machines.map(({ key }) => byKey.get(key) ?? ""));
    });
    return () => stop.abort();
  }, [machines, action]);
  return commands;
}
