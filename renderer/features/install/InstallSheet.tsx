import { FocusTrap, Modal } from "@mantine/core";
import { useRoute, useSearchParams } from "wouter";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { useConnections } from "../connections/index.ts";
import { ChooseStep } from "./ChooseStep.tsx";
import { ConnectionField } from "./ConnectionField.tsx";
import { FileStep } from "./FileStep.tsx";
import { MediaStep } from "./MediaStep.tsx";
import { PoolStep } from "./PoolStep.tsx";
import { endInstall, type Source, useInstall } from "./store.ts";
import { strings } from "./strings.ts";
import { placeFor } from "./where.ts";

/** `/install`: from an image to a machine. Opened by a drop, a choice or a link, filled in as far as can be. */
export function InstallSheet() {
  const [here] = useRoute("/install");
  const [search] = useSearchParams();
  const { source, run, browsing } = useInstall();
  const media = search.get("media");
  const connection = useChosenConnection(search.get("connection"));
  const current: Source = source ?? (media ? { kind: "media", media } : { kind: "choose" });
  return (
    <Modal
      opened={here}
      onClose={() => endInstall(search.get("connection") ?? undefined)}
      title={strings.title}
      size={720}
      yOffset="5vh"
      closeOnEscape={!browsing}
      // An upload or a filled-in form must not go with a stray click.
      closeOnClickOutside={current.kind === "choose" || current.kind === "pool"}
    >
      {/* Until a step takes the focus, no stray Enter may press a button. */}
      <FocusTrap.InitialFocus />
      {connection !== undefined && <ConnectionField connection={connection} />}
      <Step key={run} source={current} connection={connection} />
    </Modal>
  );
}

function Step({ source, connection }: { source: Source; connection: string | undefined }) {
  if (connection === undefined) return <NoConnection />;
  switch (source.kind) {
    case "choose":
      return <ChooseStep connection={connection} />;
    case "pool":
      return <PoolStep connection={connection} />;
    case "file":
      return <FileStep file={source.file} connection={connection} />;
    case "media":
      return <MediaStep key={`${connection} ${source.media}`} media={source.media} connection={connection} />;
  }
}

function NoConnection() {
  const { loaded, list } = useConnections();
  if (!loaded || list.some(({ status }) => status === "connecting")) return null;
  return (
    <ErrorMessage
      error={{ code: "no-connection", message: strings.noConnection, hint: strings.noConnectionHint }}
    />
  );
}

function useChosenConnection(wanted: string | null): string | undefined {
  return useConnections(({ list }) => placeFor(list, wanted ?? undefined));
}
