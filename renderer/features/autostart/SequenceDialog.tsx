import { Button, Group, Modal, Select, Stack, Tooltip } from "@mantine/core";
import { useMemo, useState } from "react";
import { navigate } from "wouter/use-browser-location";
import { isActive } from "../../../shared/model/domain-actions.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { startSequence } from "../../../shared/model/start-sequence.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { strings as shared } from "../../components/strings.ts";
import { closeStartOrder, useConnections, useStartOrder } from "../connections/index.ts";
import { type Machine, useMachines } from "../machines/index.ts";
import { arrangement, type Entry, isDelay } from "./draft.ts";
import classes from "./Sequence.module.css";
import { SequenceList } from "./SequenceList.tsx";
import { strings } from "./strings.ts";

const NONE: readonly Machine[] = [];

/** The order in which a connection's machines start with their host: seen, changed, and run now. */
export function SequenceDialog() {
  const { connection } = useStartOrder();
  const info = useConnections(({ list }) => list.find(({ id }) => id === connection));
  return (
    <Modal
      opened={info !== undefined}
      onClose={closeStartOrder}
      title={info && strings.title(info.label)}
      size={640}
    >
      {info && <SequenceForm key={info.id} connection={info.id} />}
    </Modal>
  );
}

function SequenceForm({ connection }: { connection: string }) {
  const machines = useMachines(({ byConnection }) => byConnection[connection]?.machines ?? NONE);
  const domains = useMemo(() => machines.map(({ domain }) => domain), [machines]);
  // Until the user changes something, the list is what the machines say.
  const [draft, setDraft] = useState<readonly Entry[]>();
  const entries: readonly Entry[] = draft ?? startSequence(domains);
  const [search, setSearch] = useState("");
  const [busy, setBusy] = useState<"save" | "run">();
  const [error, setError] = useState<ErrorData>();
  const listed = new Set(entries.map(({ uuid }) => uuid));
  const others = domains.filter(({ uuid, persistent }) => persistent && !listed.has(uuid));
  const changes = arrangement(entries, domains);

  const attempt = async (what: "save" | "run", call: () => Promise<unknown>) => {
    setBusy(what);
    setError(undefined);
    try {
      await call();
      closeStartOrder();
    } catch (thrown) {
      setError(toErrorData(thrown));
    } finally {
      setBusy(undefined);
    }
  };
  const save = () =>
    attempt("save", () => client.api.autostart.arrange({ connection, ...(changes ?? NOTHING) }));
  const run = () =>
    attempt("run", async () => {
      await client.api.autostart.run({ connection });
      navigate("/jobs");
    });
  const off = domains.some(({ uuid, state }) => listed.has(uuid) && !isActive(state));
  const whyNotRun =
    draft && changes
      ? strings.runUnsaved
      : entries.length === 0
        ? strings.runEmpty
        : off
          ? undefined
          : strings.runNothing;

  return (
    <Stack gap={16}>
      <div>
        <p className={classes["hint"]}>{strings.explanation}</p>
        <p className={classes["hint"]}>{strings.needsGuesthouse}</p>
      </div>
      {entries.length > 0 ? (
        <SequenceList
          entries={entries}
          withLibvirt={new Set(domains.filter(({ autostart }) => autostart).map(({ uuid }) => uuid))}
          onChange={setDraft}
        />
      ) : (
        <p className={classes["empty"]}>{strings.empty}</p>
      )}
      {entries.some(({ delay }) => !isDelay(delay)) && (
        <p className={classes["problem"]} role="alert">
          {strings.badDelay}
        </p>
      )}
      <Select
        label={strings.add}
        placeholder={others.length > 0 ? strings.addPlaceholder : strings.allIn}
        disabled={others.length === 0}
        searchable
        searchValue={search}
        onSearchChange={setSearch}
        limit={100}
        nothingFoundMessage={strings.noneFound}
        value={null}
        data={others
          .map(({ uuid, name, autostart }) => ({
            value: uuid,
            label: autostart ? strings.withLibvirt(name) : name,
          }))
          .sort((a, b) => order.compare(a.label, b.label))}
        onChange={(uuid) => {
          const domain = others.find((other) => other.uuid === uuid);
          setSearch("");
          if (domain) setDraft([...entries, { uuid: domain.uuid, name: domain.name, delay: 0 }]);
        }}
      />
      {error && <ErrorMessage error={error} />}
      <Group justify="space-between" gap={8}>
        <Tooltip label={whyNotRun} disabled={!whyNotRun}>
          <Button
            variant="default"
            loading={busy === "run"}
            aria-disabled={whyNotRun ? true : undefined}
            data-disabled={whyNotRun ? true : undefined}
            aria-description={whyNotRun}
            onClick={() => !whyNotRun && void run()}
          >
            {strings.runNow}
          </Button>
        </Tooltip>
        <Group gap={8}>
          <Button variant="default" onClick={closeStartOrder}>
            {shared.cancel}
          </Button>
          <Button loading={busy === "save"} disabled={!changes} onClick={() => void save()}>
            {strings.save}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}

const NOTHING = { machines: [], removed: [] };
const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
