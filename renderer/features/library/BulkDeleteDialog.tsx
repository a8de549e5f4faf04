import { Checkbox, Progress, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { formatBytes } from "../../../shared/model/units.ts";
import { CommandBlock } from "../../components/CommandBlock.tsx";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { unavailable } from "../lifecycle/index.ts";
import type { Machine } from "../machines/index.ts";
import { blockedNow } from "./blocked.ts";
import { planned, runForEach } from "./bulk.ts";
import classes from "./Dialogs.module.css";
import { Names } from "./Names.tsx";
import { RemovalList } from "./RemovalList.tsx";
import { moveToBin, plannedRemovals, type RemovalPlan, type Ticks, useRemovals } from "./removals.ts";
import { strings } from "./strings.ts";

const words = strings.remove;

/** Before many machines go into the bin: which, with which files, which stay and why. */
export function BulkDeleteDialog({
  machines,
  onClose,
}: {
  machines: readonly Machine[];
  onClose: () => void;
}) {
  const [{ does: candidates, skips: refused }] = useState(() =>
    planned(machines, (machine) => blockedNow(machine) ?? unavailable(machine, "delete")),
  );
  const { removals, done } = useRemovals(candidates);
  const [forceOff, setForceOff] = useState(false);
  const ready = done === candidates.length;
  const [ticks, setTicks] = useState<Ticks>(new Map());
  const plan = plannedRemovals(removals, forceOff, ticks, words);
  const skips = [...refused, ...byReason(plan.skips)];
  return (
    <ConfirmDialog
      opened
      danger
      title={words.title(ready ? plan.does.length : candidates.length)}
      confirm={words.confirm(plan.does.length)}
      ready={ready && plan.does.length > 0}
      onConfirm={() => {
        onClose();
        const byKey = new Map(plan.does.map((removal) => [removal.machine.key, removal]));
        void runForEach(
          words.doing,
          plan.does.map(({ machine }) => machine),
          ({ key }) => moveToBin(byKey.get(key)!, ticks),
        );
      }}
      onClose={onClose}
    >
      {ready ? (
        <Stack gap={12}>
          <Text>{words.note}</Text>
          {plan.does.length > 0 && <RemovalList removals={plan.does} ticks={ticks} onChange={setTicks} />}
          {skips.map(({ reason, machines: skipped }) => (
            <Names
              key={reason}
              title={`${strings.bulk.skips(skipped.length)}: ${reason}`}
              machines={skipped}
            />
          ))}
          {plan.running > 0 && (
            <Checkbox
              checked={forceOff}
              onChange={(event) => setForceOff(event.currentTarget.checked)}
              label={words.forceOff(plan.running)}
              description={words.forceOffNote}
            />
          )}
          {plan.does.length > 0 && <Files plan={plan} />}
        </Stack>
      ) : (
        <div>
          <Text mb={8}>{words.looking(done, candidates.length)}</Text>
          <Progress
            value={(100 * done) / candidates.length}
            aria-label={words.looking(done, candidates.length)}
          />
        </div>
      )}
    </ConfirmDialog>
  );
}

function Files({ plan }: { plan: RemovalPlan }) {
  const commands = plan.does.flatMap(({ command }) => command || []);
  return (
    <>
      <div>
        <Text>{plan.files > 0 ? words.files(plan.files, formatBytes(plan.bytes)) : words.noFiles}.</Text>
        {plan.kept > 0 && <Text>{words.kept(plan.kept)}</Text>}
        {plan.savedStates > 0 && <Text fw={500}>{words.savedState(plan.savedStates)}</Text>}
      </div>
      {commands.length > 0 && (
        <div>
          <div className={classes["label"]}>{strings.bulk.commands}</div>
          <CommandBlock text={commands.join("\n")} maxHeight={120} />
        </div>
      )}
    </>
  );
}

const byReason = (skips: RemovalPlan["skips"]) =>
  [...Map.groupBy(skips, ({ reason }) => reason)].map(([reason, skipped]) => ({
    reason,
    machines: skipped.map(({ machine }) => machine),
  }));
