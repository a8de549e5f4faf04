import { Progress } from "@mantine/core";
import { IconAlertTriangle, IconBrandWindows, IconDatabase, IconDeviceDesktop } from "@tabler/icons-react";
import type { GuestUsage } from "../../../../shared/contract/guest-files/reading.ts";
import type { GuestPlace } from "../../../../shared/contract/guest-files/session.ts";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { formatBytes } from "../../../../shared/model/units.ts";
import { MiddleTruncate } from "../../../components/MiddleTruncate.tsx";
import list from "../../../components/SideList.module.css";
import { useBrowser, useFiles } from "../context.ts";
import { type OpenFiles, usageOf } from "../places.ts";
import { usePreferences } from "../preferences.ts";
import { go } from "../session/store.ts";
import { strings } from "../strings.ts";
import { FolderTree } from "./FolderTree.tsx";
import { Locked } from "./Locked.tsx";
import classes from "./Places.module.css";

interface Props {
  files: OpenFiles;
  usage: readonly GuestUsage[];
}

/** Systems and file systems with how full they are, what is locked, and the folders of the one in view. */
export function Side({ files: { places, locked }, usage }: Props) {
  const where = useFiles((state) => state.where);
  const tree = usePreferences((state) => state.tree);
  const systems = places.filter(({ system }) => system);
  const others = places.filter(({ system }) => !system);
  const place = places.find(({ id }) => id === where?.place);
  return (
    <>
      <nav className={classes["places"]} aria-label={strings.places}>
        <Section title={strings.systems} places={systems} usage={usage} current={where?.place} />
        <Section title={strings.fileSystems} places={others} usage={usage} current={where?.place} />
        {locked.length > 0 && (
          <>
            <h2 className={list["title"]}>{strings.locked}</h2>
            {locked.map((each) => (
              <Locked key={each.device} {...each} />
            ))}
          </>
        )}
      </nav>
      {tree && place && where && <FolderTree key={place.id} place={place} current={where.path} />}
    </>
  );
}

interface SectionProps {
  title: string;
  places: readonly GuestPlace[];
  usage: readonly GuestUsage[];
  current: string | undefined;
}

function Section({ title, places, usage, current }: SectionProps) {
  if (places.length === 0) return null;
  return (
    <>
      <h2 className={list["title"]}>{title}</h2>
      <ul className={list["items"]}>
        {places.map((place) => (
          <li key={place.id}>
            <Place place={place} usage={usageOf(usage, place)} current={place.id === current} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Place(props: { place: GuestPlace; usage: GuestUsage | undefined; current: boolean }) {
  const { place, usage, current } = props;
  const { id, title, device, type, system, bytes, problem } = place;
  const browser = useBrowser();
  const Icon = problem ? IconAlertTriangle : iconOf(system?.type);
  const facts = [shownName(device), type, bytes !== undefined && formatBytes(bytes)]
    .filter(Boolean)
    .join(" · ");
  return (
    <button
      type="button"
      className={`${list["item"]} ${classes["place"]}`}
      aria-current={current || undefined}
      disabled={problem !== undefined}
      title={facts}
      onClick={() => go(browser, { place: id, path: "/" })}
    >
      <Icon size={18} stroke={1.5} className={classes["placeIcon"]} aria-hidden />
      <span className={classes["placeText"]}>
        <MiddleTruncate text={shownName(title)} />
        {usage && usage.bytes > 0 ? (
          <>
            <Progress
              size={4}
              value={(usage.usedBytes / usage.bytes) * 100}
              color={usage.usedBytes / usage.bytes > 0.9 ? "red" : undefined}
              aria-hidden
            />
            <span className={classes["placeNote"]}>
              {strings.used(formatBytes(usage.usedBytes), formatBytes(usage.bytes))}
            </span>
          </>
        ) : (
          <span className={classes["placeNote"]}>{problem ?? facts}</span>
        )}
      </span>
    </button>
  );
}

function iconOf(system: string | undefined): typeof IconDatabase {
  if (system === undefined) return IconDatabase;
  return system === "windows" ? IconBrandWindows : IconDeviceDesktop;
}
