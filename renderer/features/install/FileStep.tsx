import { useEffect, useState } from "react";
import type { ErrorData } from "../../../shared/model/error.ts";
import { platform } from "../../app/platform.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { haveMedia } from "./store.ts";
import { strings } from "./strings.ts";
import { UploadStep } from "./UploadStep.tsx";
import { Waiting } from "./Waiting.tsx";

/** A dropped or chosen file: on the desktop its path is used, from a browser its bytes are uploaded. */
export function FileStep({ file, connection }: { file: File; connection: string }) {
  if (file.size === 0) {
    return (
      <ErrorMessage
        error={{ code: "empty-file", message: strings.uploadEmpty, hint: strings.uploadEmptyHint }}
      />
    );
  }
  return platform ? (
    <RegisterFile file={file} connection={connection} register={platform.registerFile} />
  ) : (
    <UploadStep file={file} connection={connection} />
  );
}

interface RegisterProps {
  file: File;
  connection: string;
  register: (file: File) => Promise<string>;
}

function RegisterFile({ file, connection, register }: RegisterProps) {
  const [error, setError] = useState<ErrorData>();
  useEffect(() => {
    let wanted = true;
    register(file).then(
      (media) => wanted && haveMedia(media, connection),
      (thrown) => wanted && setError(toErrorData(thrown)),
    );
    return () => {
      wanted = false;
    };
  }, [file, connection, register]);
  return error ? <ErrorMessage error={error} /> : <Waiting text={strings.registering} />;
}
