import { Select, Skeleton } from "@mantine/core";
import { IconArrowsExchange, IconGitCompare, IconServerOff } from "@tabler/icons-react";
import { Link, useSearchParams } from "wouter";
import { navigate } from "wouter/use-browser-location";
import type { FilesSource } from "../../../../shared/contract/guest-files/session.ts";
import { EmptyState } from "../../../components/EmptyState.tsx";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { IconAction } from "../../../components/IconAction.tsx";
import { PageHeader } from "../../../components/PageHeader.tsx";
import { type Machine, machinePath, useLoaded, useMachine } from "../../machines/index.ts";
import { whereOf } from "../address.ts";
import { comparePath, pointOf } from "./address.ts";
import { Compare } from "./Compare.tsx";
import classes from "./Comparing.module.css";
import { strings } from "./strings.ts";
import { type Point, pointKey, usePoints } from "./use-points.ts";

interface Props {
  connection: string;
  uuid: string;
}

/** `/c/…/compare/…`: the files of a machine at two points in time. */
export function ComparePage({ connection, uuid }: Props) {
  const machine = useMachine(connection, uuid);
  const gone = useLoaded(connection) && !machine;
  if (gone) return <EmptyState icon={IconServerOff} title={strings.gone} />;
  return (
    <>
      <PageHeader
        title={strings.title}
        note={
          machine && (
            <Link href={machinePath(connection, uuid, "files")}>{strings.of(machine.domain.name)}</Link>
          )
        }
      />
      {machine && <Points machine={machine} />}
    </>
  );
}

function Points({ machine }: { machine: Machine }) {
  const { connection, domain } = machine;
  const { uuid } = domain;
  const { value: points, error } = usePoints(connection, uuid);
  const [search] = useSearchParams();
  const named = { before: pointOf(search, "before"), after: pointOf(search, "after") };
  const after = named.after ?? points?.find(({ source }) => source.kind === "machine")?.source;
  const before = named.before ?? (points && newestOf(points))?.source;
  const where = whereOf(search);
  const choose = (chosen: { before?: FilesSource | undefined; after?: FilesSource | undefined }) =>
    navigate(comparePath({ connection, uuid, before, after, where, ...chosen }), { replace: true });
  if (error) {
    return (
      <div className={classes["message"]}>
        <ErrorMessage error={error} />
      </div>
    );
  }
  if (!points) {
    return (
      <div className={classes["message"]}>
        <Skeleton height={56} />
      </div>
    );
  }
  if (!before || !after) return <EmptyState icon={IconGitCompare} title={strings.none} />;
  const all = withNamed(points, [before, after]);
  return (
    <>
      <fieldset className={classes["points"]} aria-label={strings.points}>
        <PointSelect
          label={strings.before}
          points={all}
          value={before}
          onChange={(source) => choose({ before: source })}
        />
        <IconAction label={strings.swap} mb={2} onClick={() => choose({ before: after, after: before })}>
          <IconArrowsExchange size={16} stroke={1.5} />
        </IconAction>
        <PointSelect
          label={strings.after}
          points={all}
          value={after}
          onChange={(source) => choose({ after: source })}
        />
      </fieldset>
      {pointKey(before) === pointKey(after) ? (
        <EmptyState icon={IconGitCompare} title={strings.same} />
      ) : (
        <Compare
          key={pointKey(before) + pointKey(after)}
          machine={machine}
          before={pointIn(all, before)}
          after={pointIn(all, after)}
          where={where}
        />
      )}
    </>
  );
}

/** The latest of those that are past. */
function newestOf(points: readonly Point[]): Point | undefined {
  const past = points.filter(({ source }) => source.kind !== "machine");
  return past.toSorted((one, other) => (one.at ?? 0) - (other.at ?? 0)).at(-1);
}

const pointIn = (points: readonly Point[], source: FilesSource) =>
  points.find((point) => pointKey(point.source) === pointKey(source))!;

/** A backup of another folder, say, is known by the address alone. */
function withNamed(points: readonly Point[], named: readonly FilesSource[]): readonly Point[] {
  const known = new Set(points.map(({ source }) => pointKey(source)));
  const others = named.filter((source) => !known.has(pointKey(source)));
  return [...points, ...others.map((source) => ({ source, ...nameOf(source) }))];
}

function nameOf(source: FilesSource): Omit<Point, "source"> {
  if (source.kind === "snapshot")
    return { label: strings.snapshot(source.name), group: strings.groups.snapshots };
  if (source.kind === "backup") return { label: strings.backup(source.id), group: strings.groups.backups };
  return { label: strings.now, group: strings.groups.now };
}

interface SelectProps {
  label: string;
  points: readonly Point[];
  value: FilesSource;
  onChange: (source: FilesSource) => void;
}

function PointSelect({ label, points, value, onChange }: SelectProps) {
  const groups = [...new Set(points.map(({ group }) => group))];
  return (
    <Select
      label={label}
      searchable
      allowDeselect={false}
      w={320}
      data={groups.map((group) => ({
        group,
        items: points
          .filter((point) => point.group === group)
          .map(({ source, label: name }) => ({ value: pointKey(source), label: name })),
      }))}
      value={pointKey(value)}
      onChange={(key) => key !== null && onChange(JSON.parse(key) as FilesSource)}
    />
  );
}
