import { Skeleton, Text } from "@mantine/core";
import { useState } from "react";
import type { ErrorData } from "../../../../shared/model/error.ts";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { formatBytes } from "../../../../shared/model/units.ts";
import { client } from "../../../app/session.ts";
import { BoxedList } from "../../../components/BoxedList.tsx";
import { ConfirmDialog } from "../../../components/ConfirmDialog.tsx";
import { toErrorData } from "../../../components/errors.ts";
import { MiddleTruncate } from "../../../components/MiddleTruncate.tsx";
import { useCall } from "../../../components/use-call.ts";
import { Command } from "../../lifecycle/index.ts";
import { summaryOf } from "../copying/index.ts";
import { baseName } from "../paths.ts";
import { strings } from "./strings.ts";

const words = strings.remove;

interface Props {
  session: string;
  place: string;
  paths: string[];
  onJob: (job: string) => void;
  onClose: () => void;
}

/** The question before files of a guest are deleted: exactly what goes. */
export function RemoveDialog({ session, place, paths, onJob, onClose }: Props) {
  const request = { session, place, paths };
  const { value: plan, error } = useCall(
    (signal) => client.api.guestFiles.planRemoval(request, { signal }),
    [session, place, paths],
  );
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ErrorData>();
  const remove = async () => {
    setBusy(true);
    setRefusal(undefined);
    try {
      onJob((await client.api.guestFiles.remove(request)).job);
      onClose();
    } catch (thrown) {
      setRefusal(toErrorData(thrown));
      setBusy(false);
    }
  };
  return (
    <ConfirmDialog
      opened
      danger
      title={paths.length === 1 ? words.title(shownName(baseName(paths[0]!))) : words.titles(paths.length)}
      confirm={words.confirm}
      busy={busy}
      ready={plan !== undefined}
      error={refusal ?? error}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      <Text>{words.body}</Text>
      {plan ? (
        <Text role="status" fw={500}>
          {words.going(summaryOf(plan.files, plan.folders), formatBytes(plan.bytes))}
        </Text>
      ) : (
        !error && <Skeleton height={20} />
      )}
      <BoxedList label={words.list}>
        {paths.map((path) => (
          <li key={path}>
            <MiddleTruncate text={shownName(path)} />
          </li>
        ))}
      </BoxedList>
      <Text c="dimmed" fz={12}>
        {words.links}
      </Text>
      {!error && <Command text={plan?.command} />}
    </ConfirmDialog>
  );
}
