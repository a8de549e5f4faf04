import { useState } from "react";
import {
  faultsOf,
  type PoolTypeName,
  type PoolValue,
  type PoolValues,
  type Preparation,
  poolType,
  takesPart,
} from "../../../../shared/storage/pool-types.ts";
import { nameFault, withInitial } from "../model.ts";

/** Stands for the secret that a new password will become. */
const secretToCome = "00000000-0000-0000-0000-000000000000";

/** The form of a new pool: what the user wrote, with the type's beginnings for the rest. */
export function useForm(taken: readonly string[]) {
  const [type, setType] = useState<PoolTypeName>("dir");
  const [name, setName] = useState("");
  const [written, setWritten] = useState<PoolValues>({});
  const [password, setPassword] = useState<string>();
  const [preparation, setPreparation] = useState<Preparation | "nothing">();
  const [accepted, setAccepted] = useState(false);
  const [start, setStart] = useState(true);
  const [autostart, setAutostart] = useState(true);
  const { fields, prepare: offered } = poolType(type)!;
  const values = withInitial(type, name, written);
  const prepare = preparation ?? offered.find((each) => each === "folder") ?? "nothing";
  const faults = {
    ...faultsOf(poolType(type)!, password === undefined ? values : { ...values, secret: secretToCome }),
  };
  if (password === "") faults["secret"] = "missing";
  const problem = nameFault(name, taken);
  const ready = !problem && Object.keys(faults).length === 0 && (prepare !== "overwrite" || accepted);
  // What takes no part would be an unknown value for another kind of the same type.
  const sent = Object.fromEntries(
    Object.entries(values).filter(
      ([key, value]) => value.length > 0 && fields[key] && takesPart(fields[key], values),
    ),
  );
  return {
    type,
    name,
    values,
    password,
    prepare,
    offered,
    accepted,
    start,
    autostart,
    faults,
    nameProblem: problem,
    ready,
    chooseType: (next: PoolTypeName) => {
      setType(next);
      setWritten({});
      setPassword(undefined);
      setPreparation(undefined);
      setAccepted(false);
    },
    setName,
    setValue: (key: string, value: PoolValue) => setWritten((before) => ({ ...before, [key]: value })),
    setValues: (more: PoolValues) => setWritten((before) => ({ ...before, ...more })),
    setPassword,
    setPreparation: (next: Preparation | "nothing") => {
      setPreparation(next);
      setAccepted(false);
    },
    setAccepted,
    setStart,
    setAutostart,
    /** What the backend is asked, without the password. */
    request: {
      name: name.trim(),
      type,
      values: sent as Record<string, string | string[]>,
      ...(prepare !== "nothing" && { prepare }),
      start,
      autostart,
    },
  };
}

export type Form = ReturnType<typeof useForm>;
