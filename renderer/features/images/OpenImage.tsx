import { Button } from "@mantine/core";
import { useState } from "react";
import { navigate } from "wouter/use-browser-location";
import { PageHeader } from "../../components/PageHeader.tsx";
import { imagePath } from "./address.ts";
import { isPath, PathField } from "./dialogs/PathField.tsx";
import classes from "./Images.module.css";
import { strings } from "./strings.ts";

/** Which image: any file of the connection's host. */
export function OpenImage({ connection }: { connection: string }) {
  const [path, setPath] = useState("");
  return (
    <>
      <PageHeader title={strings.title} />
      <form
        className={classes["open"]}
        onSubmit={(event) => {
          event.preventDefault();
          if (isPath(path)) navigate(imagePath({ kind: "file", connection, path }));
        }}
      >
        <PathField
          label={strings.open.path}
          description={strings.open.note}
          value={path}
          onChange={setPath}
        />
        <Button type="submit" disabled={!isPath(path)}>
          {strings.open.confirm}
        </Button>
      </form>
    </>
  );
}
