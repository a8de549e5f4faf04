import { Modal, Skeleton, Stack } from "@mantine/core";
import { useState } from "react";
import type { ImageRef } from "../../../shared/contract/images.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { useCall } from "../../components/use-call.ts";
import { ChooseDisk } from "./ChooseDisk.tsx";
import { ConvertForm } from "./ConvertForm.tsx";
import { ConvertProgress, type Started } from "./ConvertProgress.tsx";
import { closeConversion, useConversion } from "./store.ts";
import { strings } from "./strings.ts";

/** Turns an image into one of another format: first what and how, then how far it is. It stands once in the window. */
export function ConvertDialog() {
  const asked = useConversion((state) => state.asked);
  if (!asked) return null;
  if ("machine" in asked) return <ChooseDisk key={asked.machine.uuid} {...asked} />;
  return <Dialog key={JSON.stringify(asked.image)} {...asked} />;
}

function Dialog({ image, name }: { image: ImageRef; name: string }) {
  const [started, setStarted] = useState<Started>();
  const title = strings.title(name);
  const known = useCall(
    async (signal) => {
      const [source, { formats }] = await Promise.all([
        client.api.convert.describe({ image }, { signal }),
        client.api.convert.formats({}, { signal }),
      ]);
      return { source, formats };
    },
    [JSON.stringify(image)],
  );
  if (started) return <ConvertProgress title={title} started={started} onClose={closeConversion} />;
  if (known.value) {
    return (
      <ConvertForm
        {...known.value}
        image={image}
        title={title}
        onStarted={setStarted}
        onClose={closeConversion}
      />
    );
  }
  return (
    <Modal opened onClose={closeConversion} title={title} size={560}>
      <Stack gap={16}>{known.error ? <ErrorMessage error={known.error} /> : <Skeleton height={480} />}</Stack>
    </Modal>
  );
}
