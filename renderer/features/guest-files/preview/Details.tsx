import { IconFiles } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { formatBytes } from "../../../../shared/model/units.ts";
import { CopyIcon } from "../../../components/CopyIcon.tsx";
import { MiddleTruncate } from "../../../components/MiddleTruncate.tsx";
import type { ChosenEntry, FilesView } from "../action.ts";
import { iconOf } from "../list/file-icon.ts";
import { modeText, octal } from "../list/modes.ts";
import { exactTime } from "../list/times.ts";
import type { Owners } from "../list/use-owners.ts";
import { strings } from "../strings.ts";
import classes from "./Details.module.css";
import { Preview } from "./Preview.tsx";

const words = strings.details;

interface Props {
  view: FilesView;
  owners: Owners;
}

/** What is chosen: everything that is known of it, and how it begins. */
export function Details({ view, owners }: Props) {
  const [first, ...more] = view.chosen;
  if (!first) return <Nothing text={words.none} />;
  if (more.length > 0) return <Nothing text={words.several(more.length + 1)} />;
  return <One key={first.path} view={view} chosen={first} owners={owners} />;
}

const Nothing = ({ text }: { text: string }) => (
  <aside className={classes["root"]} aria-label={words.label}>
    <div className={classes["nothing"]}>
      <IconFiles size={28} stroke={1.2} aria-hidden />
      {text}
    </div>
  </aside>
);

function One({ view, chosen, owners }: Props & { chosen: ChosenEntry }) {
  const { entry } = chosen;
  const { icon: Icon, kind } = iconOf(entry);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container
    <aside className={classes["root"]} aria-label={words.label} tabIndex={0}>
      <header className={classes["head"]}>
        <Icon size={22} stroke={1.5} className={classes["icon"]} data-kind={kind} aria-hidden />
        <h2 className={classes["title"]}>
          <MiddleTruncate text={shownName(entry.name)} />
        </h2>
      </header>
      {(entry.kind === "file" || entry.kind === "symlink") && <Preview view={view} chosen={chosen} />}
      <Facts chosen={chosen} owners={owners} />
    </aside>
  );
}

function Facts({ chosen: { path, entry }, owners }: { chosen: ChosenEntry; owners: Owners }) {
  const { kind, bytes, allocated, uid, gid, modifiedAt, changedAt, accessedAt, links, target, device } =
    entry;
  const facts: [string, ReactNode][] = [[words.kind, strings.kinds[kind]]];
  if (kind === "file") {
    const exact = bytes < 1024 ? "" : ` (${bytes.toLocaleString()})`;
    facts.push([words.size, formatBytes(bytes) + exact]);
    if (allocated < bytes) facts.push([words.allocated, formatBytes(allocated)]);
  }
  if (target !== undefined) {
    const shown = shownName(target);
    // One of 4,096 bytes leaves room for the others.
    facts.push([
      words.target,
      <span key="target" className={classes["target"]} title={shown}>
        {shown}
      </span>,
    ]);
  }
  if (device !== undefined) facts.push([words.device, device]);
  facts.push(
    [words.owner, named(owners.user(uid), uid)],
    [words.group, named(owners.group(gid), gid)],
    [words.mode, <code key="mode">{`${modeText(entry)} ${octal(entry.mode)}`}</code>],
    [words.modified, exactTime(modifiedAt)],
    [words.changed, exactTime(changedAt)],
    [words.accessed, exactTime(accessedAt)],
  );
  if (kind !== "directory" && links > 1) facts.push([words.links, String(links)]);
  return (
    <dl className={classes["facts"]}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div>
        <dt>{words.path}</dt>
        <dd className={classes["path"]}>
          {shownName(path)}
          <CopyIcon value={path} />
        </dd>
      </div>
    </dl>
  );
}

const named = (name: string, id: number) => (name === String(id) ? name : `${name} (${id})`);
