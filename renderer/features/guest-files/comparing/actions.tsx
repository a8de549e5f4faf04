import { IconArrowBackUp, IconGitCompare } from "@tabler/icons-react";
import { navigate } from "wouter/use-browser-location";
import type { FilesSource } from "../../../../shared/contract/guest-files/session.ts";
import type { FilesAction, FilesView } from "../action.ts";
import { comparePath } from "./address.ts";
import { RestoreFlow } from "./RestoreFlow.tsx";
import { strings } from "./strings.ts";

/** A machine's address is known of these; whose backup it is has to be found out. */
const machineOf = (source: FilesSource) =>
  source.kind === "machine" || source.kind === "snapshot" ? source : undefined;

/** What is done with another point in time of the machine. */
export const comparingActions: readonly FilesAction[] = [
  {
    id: "bring-back",
    label: strings.bringBack,
    icon: IconArrowBackUp,
    needs: "some",
    button: true,
    fits: ({ source }) => source.kind === "snapshot" || source.kind === "backup",
    run: (view) =>
      view.ask((close) => <RestoreFlow source={view.source} from={fromOf(view)} onClose={close} />),
  },
  {
    id: "compare",
    label: strings.action,
    icon: IconGitCompare,
    needs: "folder",
    fits: ({ source }) => machineOf(source) !== undefined,
    run: ({ source }) => {
      const machine = machineOf(source);
      if (!machine) return;
      const { connection, uuid } = machine;
      navigate(comparePath({ connection, uuid, ...(source.kind === "snapshot" && { before: source }) }));
    },
  },
];

const fromOf = ({ session, place, chosen }: FilesView) => ({
  session,
  place: place.id,
  paths: chosen.map(({ path }) => path),
});
