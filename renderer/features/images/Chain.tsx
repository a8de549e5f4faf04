import { IconAlertTriangle, IconFile, IconLock } from "@tabler/icons-react";
import { Link } from "wouter";
import type { ImageLayer } from "../../../shared/contract/images.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { machinePath } from "../machines/index.ts";
import { imagePath } from "./address.ts";
import classes from "./Images.module.css";
import { strings } from "./strings.ts";

interface Props {
  connection: string;
  layers: readonly ImageLayer[];
}

/** The image on top, below it what it stands on, down to the one that stands alone. */
export function Chain({ connection, layers }: Props) {
  return (
    <ol className={classes["chain"]} aria-label={strings.chain}>
      {layers.map((layer, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a chain that bites its tail has a path twice
          key={index}
          className={classes["layer"]}
          data-problem={layer.problem !== undefined || undefined}
        >
          <Icon layer={layer} />
          <div className={classes["body"]}>
            <div className={classes["head"]}>
              <div className={classes["name"]}>
                {index === 0 ? (
                  <MiddleTruncate text={layer.path} />
                ) : (
                  <Name connection={connection} layer={layer} />
                )}
              </div>
              <span className={classes["role"]}>{roleOf(index, layers.length)}</span>
            </div>
            <Facts layer={layer} />
            {layer.problem && <div className={classes["problem"]}>{layer.problem}</div>}
            {layer.corrupt && <div className={classes["problem"]}>{strings.corrupt}</div>}
            {layer.dirty && <div className={classes["problem"]}>{strings.dirty}</div>}
            <Users connection={connection} layer={layer} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function roleOf(index: number, count: number): string {
  if (index === 0) return count === 1 ? strings.alone : strings.active;
  return strings.backing;
}

function Icon({ layer: { problem, corrupt, encrypted } }: { layer: ImageLayer }) {
  const Shown = problem !== undefined || corrupt ? IconAlertTriangle : encrypted ? IconLock : IconFile;
  return (
    <span className={classes["icon"]}>
      <Shown size={18} stroke={1.5} aria-hidden />
    </span>
  );
}

/** What was not opened has no page either. */
function Name({ connection, layer: { path, problem } }: { connection: string; layer: ImageLayer }) {
  if (problem !== undefined) return <MiddleTruncate text={path} />;
  return (
    <Link className={classes["link"]!} href={imagePath({ kind: "file", connection, path })}>
      <MiddleTruncate text={path} />
    </Link>
  );
}

function Facts({ layer }: { layer: ImageLayer }) {
  const { format, virtualBytes, bytes, snapshots, encrypted } = layer;
  const facts: [string, string][] = [];
  if (format) facts.push([strings.facts.format, format]);
  if (virtualBytes !== undefined) facts.push([strings.facts.virtual, formatBytes(virtualBytes)]);
  if (bytes !== undefined) facts.push([strings.facts.actual, formatBytes(bytes)]);
  if (encrypted) facts.push([strings.facts.encrypted, strings.facts.yes]);
  if (snapshots.length > 0) {
    const names = snapshots.slice(0, SHOWN).map(({ name }) => name);
    facts.push([strings.facts.snapshots(snapshots.length), some(names, snapshots.length)]);
  }
  return (
    <dl className={classes["facts"]}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const SHOWN = 3;

const some = (names: readonly string[], count: number) =>
  count > names.length ? `${names.join(", ")} ${strings.others(count - names.length)}` : names.join(", ");

const fileName = (path: string) => path.slice(path.lastIndexOf("/") + 1);

function Users({ connection, layer: { usedBy, overlays } }: LayerProps) {
  return (
    <div className={classes["users"]}>
      {usedBy.length === 0 && overlays.length === 0 && <span>{strings.unused}</span>}
      {usedBy.length > 0 && (
        <span>
          {strings.usedBy}{" "}
          {usedBy.slice(0, SHOWN).map(({ uuid, name, running }, index) => (
            <span key={uuid}>
              {index > 0 && ", "}
              <Link className={classes["link"]!} href={machinePath(connection, uuid, "details")}>
                {name}
              </Link>
              {running && ` (${strings.running})`}
            </span>
          ))}
          {usedBy.length > SHOWN && ` ${strings.others(usedBy.length - SHOWN)}`}
        </span>
      )}
      {overlays.length > 0 && (
        <span title={overlays.join("\n")}>
          {strings.overlays(some(overlays.slice(0, SHOWN).map(fileName), overlays.length))}
        </span>
      )}
    </div>
  );
}

interface LayerProps {
  connection: string;
  layer: ImageLayer;
}
