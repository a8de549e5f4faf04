import { IconArrowBackUp, IconGitCompare } from "@tabler/icons-react";
import { navigate } from "wouter/use-browser-location";
import type { FilesSource } from "../../../../shared/contract/guest-files/session.ts";
import { toErrorData } from "../../../components/errors.ts";
import { useMachines } from "../../machines/index.ts";
import type { FilesAction, FilesView } from "../action.ts";
import { backedUp } from "../backed-up.ts";
import { comparePath } from "./address.ts";
import { RestoreFlow } from "./RestoreFlow.tsx";
import { strings } from "./strings.ts";

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
    fits: ({ source }) => source.kind !== "image",
    run: (view) => void compareWith(view),
  },
];

const fromOf = ({ session, place, chosen }: FilesView) => ({
  session,
  place: place.id,
  paths: chosen.map(({ path }) => path),
});

async function compareWith({ source, place, folder, fail }: FilesView): Promise<void> {
  try {
    const machine = await machineOf(source);
    if (!machine) return fail({ code: "no-such-domain", message: strings.gone });
    // What is now, the page compares with the newest of what was.
    const before = source.kind === "machine" ? undefined : source;
    navigate(comparePath({ ...machine, before, where: { place: place.id, path: folder } }));
  } catch (thrown) {
    fail(toErrorData(thrown));
  }
}

async function machineOf(source: FilesSource): Promise<{ connection: string; uuid: string } | undefined> {
  if (source.kind === "image") return undefined;
  if (source.kind !== "backup") return { connection: source.connection, uuid: source.uuid };
  const uuid = (await backedUp(source))?.uuid;
  const known = Object.values(useMachines.getState().byConnection).flatMap(({ machines }) => machines);
  const found = known.find(({ domain }) => domain.uuid === uuid);
  return found && { connection: found.connection, uuid: found.domain.uuid };
}
