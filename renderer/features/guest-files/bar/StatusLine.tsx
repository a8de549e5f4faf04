import type { GuestUsage } from "../../../../shared/contract/guest-files/reading.ts";
import { formatBytes } from "../../../../shared/model/units.ts";
import type { FilesView } from "../action.ts";
import { useFiles } from "../context.ts";
import type { Listing } from "../list/use-rows.ts";
import { usageAt } from "../places.ts";
import { strings } from "../strings.ts";
import classes from "./Bar.module.css";

interface Props {
  view: FilesView;
  shown: number;
  listing: Listing;
  usage: readonly GuestUsage[];
}

/** How many there are, what is chosen of them, and how much room is left. */
export function StatusLine({ view, shown, listing, usage }: Props) {
  const sought = useFiles((state) => state.sought);
  const filter = useFiles((state) => state.filter);
  const here = usageAt(usage, { place: view.place.id, path: view.folder });
  return (
    <footer className={classes["status"]}>
      <span role="status">{sought === "" ? counts(listing, shown, filter !== "") : results(listing)}</span>
      {view.chosen.length > 0 && <span role="status">{chosenText(view)}</span>}
      <span className={classes["statusEnd"]}>
        {!view.writable && <span title={view.readOnlyBecause}>{strings.readOnlyNote}</span>}
        {here && <span>{strings.free(formatBytes(here.availableBytes))}</span>}
      </span>
    </footer>
  );
}

function counts({ rows, done, total }: Listing, shown: number, narrowed: boolean): string {
  if (done) return narrowed ? strings.ofAll(shown, rows.length) : strings.count(shown, rows.length - shown);
  return total === undefined ? strings.reading : strings.ofTotal(rows.length, total);
}

function results({ rows, looked = 0, done, tooMany }: Listing): string {
  const found = strings.found(rows.length, looked);
  if (!done) return `${strings.searching}: ${found}`;
  return tooMany ? `${found}. ${strings.tooMany}` : found;
}

function chosenText({ chosen }: FilesView): string {
  const files = chosen.filter(({ entry }) => entry.kind === "file");
  if (files.length === 0) return strings.chosenFolders(chosen.length);
  const bytes = files.reduce((sum, { entry }) => sum + entry.bytes, 0);
  return strings.chosen(chosen.length, formatBytes(bytes));
}
