import { Button, Progress, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import type { Inside } from "../../../shared/contract/guest-files/inside.ts";
import { shownName, shownText } from "../../../shared/model/guest-name.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { filesPath } from "../guest-files/index.ts";
import type { Machine } from "../machines/index.ts";
import classes from "./Inside.module.css";
import { PackagesDialog } from "./PackagesDialog.tsx";
import { strings } from "./strings.ts";

/** The biggest that are listed. */
const FOLDERS = 8;

/** What was found when the disks were looked into. */
export function Found({ inside, machine }: { inside: Inside; machine: Machine }) {
  const { system, packages, usage, folders, log, notes } = inside;
  const [opened, setOpened] = useState(false);
  const { connection, domain } = machine;
  // What is mounted at the system's root comes first.
  const place = usage[0]?.place;
  const filesOf = (path: string) =>
    filesPath(
      { kind: "machine", connection, uuid: domain.uuid },
      place !== undefined && path.isWellFormed() ? { place, path } : undefined,
    );
  const facts = {
    [strings.facts.system]: system && nameOf(system),
    [strings.facts.version]: system?.version,
    [strings.facts.arch]: system?.arch,
    [strings.facts.hostname]: system?.hostname,
  };
  return (
    <>
      {!system && <div>{strings.noSystem}</div>}
      <dl className={classes["facts"]}>
        {Object.entries(facts).map(
          ([label, fact]) =>
            fact && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{shownName(fact)}</dd>
              </div>
            ),
        )}
        {system && (
          <div>
            <dt>{strings.facts.packages}</dt>
            <dd>
              {packages.length > 0 ? (
                <Button size="compact-xs" variant="default" onClick={() => setOpened(true)}>
                  {strings.packages(packages.length)}
                </Button>
              ) : (
                strings.noPackages
              )}
            </dd>
          </div>
        )}
      </dl>
      <div className={classes["columns"]}>
        {usage.length > 0 && (
          <div>
            <div className={classes["label"]}>{strings.usage}</div>
            <ul className={classes["list"]}>
              {usage.map(({ device, path, bytes, usedBytes }) => (
                <li key={`${device} ${path}`}>
                  <div className={classes["line"]}>
                    <MiddleTruncate text={shownName(path)} className={classes["path"]} />
                    <span className={classes["dim"]}>
                      {strings.used(formatBytes(usedBytes), formatBytes(bytes))}
                    </span>
                  </div>
                  <Progress
                    size={4}
                    value={bytes > 0 ? (usedBytes / bytes) * 100 : 0}
                    color={usedBytes > bytes * 0.9 ? "red" : "accent"}
                    aria-label={`${shownName(path)} (${device})`}
                  />
                </li>
              ))}
            </ul>
          </div>
        )}
        {folders.length > 0 && (
          <div>
            <div className={classes["label"]}>{strings.folders}</div>
            <ul className={classes["list"]}>
              {folders.slice(0, FOLDERS).map(({ path, bytes }) => (
                <li key={path} className={classes["line"]}>
                  <Link className={classes["link"]} href={filesOf(path)}>
                    <MiddleTruncate text={shownName(path)} className={classes["path"]} />
                  </Link>
                  <span className={classes["dim"]}>{formatBytes(bytes)}</span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
      {log && log.lines.length > 0 && <Log {...log} />}
      {notes.map((note) => (
        <div key={note} className={classes["dim"]}>
          {note}
        </div>
      ))}
      {opened && (
        <PackagesDialog machine={domain.name} packages={packages} onClose={() => setOpened(false)} />
      )}
    </>
  );
}

/** Of some systems libguestfs tells nothing but the version as their name, which stands beside it. */
function nameOf({ product, distro }: NonNullable<Inside["system"]>): string {
  return /\p{L}/u.test(product) || distro === "" ? product : distro[0]!.toUpperCase() + distro.slice(1);
}

function Log({ path, lines }: NonNullable<Inside["log"]>) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLPreElement>(null);
  // The last of them is the newest.
  useEffect(() => {
    if (open) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [open]);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <div>
      <UnstyledButton className={classes["toggle"]} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Chevron size={14} />
        {strings.log(path)}
      </UnstyledButton>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container
        <pre ref={box} className={classes["log"]} tabIndex={0}>
          {lines.map(shownText).join("\n")}
        </pre>
      )}
    </div>
  );
}
