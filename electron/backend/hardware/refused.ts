import { AppError } from "../../../shared/model/error.ts";

/** What is refused before libvirt is asked, in one place for those who refuse the same. */

export const notRunning = () =>
  new AppError({
    code: "not-running",
    message: "The machine is not running, so nothing can be changed in the running machine.",
    hint: "Apply it for the next start.",
  });

export const notPersistent = () =>
  new AppError({
    code: "not-persistent",
    message: "This machine vanishes when it stops, so there is no next start to change anything for.",
    hint: "Apply it to the running machine.",
  });

export const nameChange = () =>
  new AppError({
    code: "name-change",
    message: "A machine is not renamed by changing its definition: that would make a second one.",
    hint: "Put the name back, and use “Rename” in the machine's menu.",
  });

export const uuidChange = (uuid: string) =>
  new AppError({
    code: "uuid-change",
    message: "A machine's UUID cannot change: it is what libvirt knows the machine by.",
    hint: `Put it back: ${uuid}`,
  });

export const noSuchItem = (id: string) =>
  new AppError({
    code: "no-such-item",
    message: "The machine has no such device any more.",
    hint: "Look at its devices again; another program may have changed them.",
    detail: id,
  });

export const noSuchKind = () =>
  new AppError({
    code: "no-such-kind",
    message: "Guesthouse does not know this kind of device.",
    hint: "Add it as XML.",
  });

export const noSuchDomain = () =>
  new AppError({ code: "no-such-domain", message: "This machine does not exist any more." });
