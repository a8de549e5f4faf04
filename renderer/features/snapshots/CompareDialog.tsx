import { Modal, Select, Skeleton, Text } from "@mantine/core";
import { Suspense, useState } from "react";
import type { Snapshot } from "../../../shared/contract/snapshots.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { useCall } from "../../components/use-call.ts";
import { XmlDiff } from "../xml/index.ts";
import classes from "./Snapshots.module.css";
import { strings } from "./strings.ts";

interface Props {
  connection: string;
  uuid: string;
  name: string;
  snapshots: readonly Snapshot[];
  onClose: () => void;
}

/** No snapshot has an empty name. */
const NOW = "";

/** The machine's definition of then beside that of another snapshot, or of the next start. */
export function CompareDialog({ connection, uuid, name, snapshots, onClose }: Props) {
  const [other, setOther] = useState(NOW);
  const { value, error } = useCall(
    async (signal) => {
      const of = async (which: string) => {
        const ref = { connection, uuid };
        if (which !== NOW)
          return (await client.api.snapshots.read({ ...ref, name: which }, { signal })).definition;
        return (await client.api.definitions.read({ ...ref, which: "next" }, { signal })).xml;
      };
      const [before, after] = await Promise.all([of(name), of(other)]);
      return { before, after, other };
    },
    [connection, uuid, name, other],
  );
  const labels = { before: name, after: value?.other || strings.compareNow };
  return (
    <Modal opened onClose={onClose} title={strings.compareTitle} size={1120} yOffset="4vh">
      <div className={classes["compare"]}>
        <Select
          label={strings.compareWith}
          value={other}
          allowDeselect={false}
          searchable
          w={320}
          data={[
            { value: NOW, label: strings.compareNow },
            ...snapshots
              .filter((snapshot) => snapshot.name !== name)
              .map((snapshot) => ({ value: snapshot.name, label: snapshot.name })),
          ]}
          onChange={(next) => setOther(next ?? NOW)}
        />
        {error && <ErrorMessage error={error} />}
        {!value && !error && <Skeleton height="100%" />}
        {value && value.before === value.after && <Text c="dimmed">{strings.same}</Text>}
        {value && value.before !== value.after && (
          <Suspense fallback={<Skeleton height="100%" />}>
            <XmlDiff before={value.before} after={value.after} labels={labels} />
          </Suspense>
        )}
      </div>
    </Modal>
  );
}
