import type { ReactNode } from "react";
import type { Snapshot } from "../../../shared/contract/snapshots.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { RelativeTime } from "../../components/RelativeTime.tsx";
import classes from "./Snapshots.module.css";
import { strings } from "./strings.ts";

const words = strings.facts;

/** When it was made, what it keeps, and where. */
export function Facts({ snapshot }: { snapshot: Snapshot }) {
  const { at, state, kind, parent, memory, disks } = snapshot;
  const kept = disks.filter(({ where }) => where !== "none");
  const left = disks.filter(({ where, image }) => where === "none" && image !== undefined);
  return (
    <dl className={classes["facts"]} aria-label={words.label}>
      <Fact label={words.made}>
        <RelativeTime at={at} />
      </Fact>
      <Fact label={words.state}>{strings.states[state]}</Fact>
      <Fact label={words.kind}>{strings.kinds[kind]}</Fact>
      <Fact label={words.parent}>{parent === undefined ? words.root : <MiddleTruncate text={parent} />}</Fact>
      {memory && (
        <Fact label={words.memory}>
          <div>{memory.bytes === undefined ? words.unknown : formatBytes(memory.bytes)}</div>
          {memory.path !== undefined && <Path text={memory.path} />}
        </Fact>
      )}
      <Fact label={words.disks}>
        {kept.length === 0 && words.noDisks}
        {kept.map(({ target, image, bytes }) => (
          <div key={target}>
            <div>
              {target}
              {bytes !== undefined && (
                <span className={classes["dim"]}> · {words.since(formatBytes(bytes))}</span>
              )}
            </div>
            {image !== undefined && <Path text={image} />}
          </div>
        ))}
        {left.map(({ target }) => (
          <div key={target} className={classes["dim"]}>
            {target} · {words.notIn}
          </div>
        ))}
      </Fact>
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Path({ text }: { text: string }) {
  return (
    <div className={classes["path"]}>
      <MiddleTruncate text={text} />
    </div>
  );
}
