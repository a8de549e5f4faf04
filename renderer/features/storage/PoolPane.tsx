import { Progress, Switch } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import type { Pool } from "../../../shared/contract/storage.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { BuildDialog } from "./BuildDialog.tsx";
import { isActive, type Place, storagePath, typeName, usedPercent } from "./model.ts";
import { PoolActions } from "./PoolActions.tsx";
import { PoolMessages } from "./PoolMessages.tsx";
import { PoolState } from "./PoolState.tsx";
import { PoolXml } from "./PoolXml.tsx";
import { RemoveDialog } from "./RemoveDialog.tsx";
import classes from "./Storage.module.css";
import { setAutostart, usePool } from "./store.ts";
import { strings } from "./strings.ts";
import { Volumes } from "./volumes/index.ts";

/** One pool: what it is, what can be done with it, and what it holds. */
export function PoolPane({ connection, pool: name, view }: Place & { view: string | null }) {
  const place = { connection, pool: name };
  const pool = usePool(place);
  const [asking, setAsking] = useState<"build" | "remove">();
  if (!pool) return null;
  const xml = view === "xml";
  return (
    <section className={classes["pane"]} aria-label={name}>
      <div className={classes["head"]}>
        <h2 className={classes["title"]}>
          <MiddleTruncate text={name} />
        </h2>
        <PoolState pool={pool} />
        <Autostart place={place} pool={pool} />
        <PoolActions
          place={place}
          pool={pool}
          onBuild={() => setAsking("build")}
          onRemove={() => setAsking("remove")}
        />
      </div>
      <Facts pool={pool} />
      <PoolMessages place={place} pool={pool} />
      <nav className={classes["tabs"]} aria-label={strings.views}>
        <Link href={storagePath(place)} className={classes["tab"]} aria-current={xml ? undefined : "page"}>
          {strings.tabs.volumes}
        </Link>
        <Link
          href={storagePath(place, "xml")}
          className={classes["tab"]}
          aria-current={xml ? "page" : undefined}
        >
          {strings.tabs.xml}
        </Link>
      </nav>
      <div className={classes["body"]}>
        {xml ? <PoolXml place={place} /> : <Volumes connection={connection} pool={pool} />}
      </div>
      {asking === "build" && <BuildDialog place={place} pool={pool} onClose={() => setAsking(undefined)} />}
      {asking === "remove" && <RemoveDialog place={place} onClose={() => setAsking(undefined)} />}
    </section>
  );
}

function Autostart({ place, pool }: { place: Place; pool: Pool }) {
  return (
    <Switch
      size="xs"
      label={strings.autostart}
      checked={pool.autostart}
      disabled={!pool.persistent}
      title={pool.persistent ? undefined : strings.autostartOff}
      onChange={(event) => void setAutostart(place, event.currentTarget.checked)}
    />
  );
}

function Facts({ pool }: { pool: Pool }) {
  const words = strings.facts;
  const percent = usedPercent(pool);
  const active = isActive(pool);
  const paths = { [words.target]: pool.target, [words.source]: pool.source };
  return (
    <>
      <dl className={classes["facts"]}>
        <Fact name={words.type}>{typeName(pool.type)}</Fact>
        {pool.format && <Fact name={words.format}>{strings.choices[pool.format] ?? pool.format}</Fact>}
        {Object.entries(paths).map(
          ([label, text]) =>
            text && (
              <Fact key={label} name={label}>
                <MiddleTruncate text={text} keep={24} className={classes["path"]} />
              </Fact>
            ),
        )}
        {active && pool.capacity > 0 ? (
          <>
            <Fact name={words.capacity}>{formatBytes(pool.capacity)}</Fact>
            <Fact name={words.available}>{formatBytes(pool.available)}</Fact>
          </>
        ) : (
          !active && <Fact name={words.capacity}>{words.unknown}</Fact>
        )}
        {pool.volumes !== undefined && <Fact name={words.volumes}>{pool.volumes}</Fact>}
      </dl>
      {active && percent !== undefined && (
        <div className={classes["capacity"]}>
          <Progress
            value={percent}
            size={6}
            color={percent > 90 ? "red" : undefined}
            aria-label={strings.used(percent)}
          />
        </div>
      )}
    </>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
