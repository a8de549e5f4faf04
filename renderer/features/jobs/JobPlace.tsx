import { Anchor } from "@mantine/core";
import { Link } from "wouter";
import type { JobPlace as Place } from "../../../shared/contract/jobs.ts";
import { CopyIcon } from "../../components/CopyIcon.tsx";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { machinePath } from "../machines/index.ts";
import classes from "./Jobs.module.css";
import { strings } from "./strings.ts";

/** Leads to what the work has made: a page, or a file of the host by its path. */
export function JobPlace({ place, onLeave }: { place: Place; onLeave: (() => void) | undefined }) {
  if (place.kind === "file") {
    return (
      <span className={classes["path"]}>
        <MiddleTruncate text={place.path} className={classes["pathText"]} />
        <CopyIcon value={place.path} label={strings.copyPath} />
      </span>
    );
  }
  return (
    <Anchor component={Link} href={addressOf(place)} fz={12} onClick={onLeave}>
      {place.kind === "machine" ? strings.openPages[place.page ?? "details"] : strings.openPool}
    </Anchor>
  );
}

function addressOf(place: Exclude<Place, { kind: "file" }>): string {
  if (place.kind === "machine") return machinePath(place.connection, place.uuid, place.page ?? "details");
  const { connection, pool, volume } = place;
  return `/storage?${new URLSearchParams({ connection, pool, ...(volume && { volume }) })}`;
}
