import { Button, Skeleton } from "@mantine/core";
import { IconFolders } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { Link, useSearchParams } from "wouter";
import type { ImageRef, ImageWorkKind } from "../../../shared/contract/images.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { useCall } from "../../components/use-call.ts";
import { ConnectionBanner, useConnections } from "../connections/index.ts";
import { filesPath } from "../guest-files/index.ts";
import { useJob } from "../jobs/index.ts";
import { Actions } from "./Actions.tsx";
import { imageOf } from "./address.ts";
import { Chain } from "./Chain.tsx";
import { WorkForm } from "./dialogs/WorkForm.tsx";
import classes from "./Images.module.css";
import { Kept } from "./Kept.tsx";
import { OpenImage } from "./OpenImage.tsx";
import { Outcome } from "./Outcome.tsx";
import { strings } from "./strings.ts";

/** `/c/…/image?…`: an image, what it stands on, and what can be done with it. */
export function ImagePage({ connection }: { connection: string }) {
  const [search] = useSearchParams();
  const image = imageOf(connection, search);
  if (!image) return <OpenImage connection={connection} />;
  const ask = search.get("ask") === "resize" ? "resize" : undefined;
  return <Opened key={JSON.stringify(image)} image={image} ask={ask} />;
}

function Opened({ image, ask }: { image: ImageRef; ask: ImageWorkKind | undefined }) {
  const link = useConnections(({ list }) => list.find(({ id }) => id === image.connection));
  const [job, setJob] = useState<string>();
  const state = useJob(job)?.state;
  const [looks, setLooks] = useState(0);
  const [asked, setAsked] = useState(ask);
  const { value, error } = useCall(
    (signal) => client.api.images.describe({ image }, { signal }),
    [JSON.stringify(image), link?.status, state, looks],
  );
  useEffect(() => {
    const look = () => setLooks((count) => count + 1);
    // Another program may have worked on it.
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, []);
  const top = value?.layers[0];
  const working = state === "running" ? strings.working : undefined;
  return (
    <>
      <PageHeader
        title={top ? nameOf(top.path) : strings.title}
        note={value?.live && strings.live(value.live.name)}
      >
        <Button
          component={Link}
          href={filesPath({ kind: "image", image })}
          size="xs"
          variant="default"
          leftSection={<IconFolders size={14} stroke={1.5} />}
        >
          {strings.files}
        </Button>
        {value && <Actions description={value} blocked={working} onAsk={setAsked} />}
      </PageHeader>
      {link && <ConnectionBanner connection={link} />}
      {error && (
        <div className={classes["message"]}>
          <ErrorMessage error={error} />
        </div>
      )}
      {job !== undefined && <Outcome key={job} id={job} onDismiss={() => setJob(undefined)} />}
      <div className={classes["scroll"]}>
        {!value && !error && <Skeleton height={240} />}
        {value && (
          <>
            <Kept kept={value.kept} blocked={working} onChange={() => setLooks((count) => count + 1)} />
            <Chain connection={image.connection} layers={value.layers} />
          </>
        )}
      </div>
      {value && asked && (
        <WorkForm
          kind={asked}
          image={image}
          // A running machine has unlocked it.
          locked={value.locked && !value.live}
          description={value}
          onJob={setJob}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
