/** What the sidebar says of a libvirt URI: a short label, and one line for somebody who does not know libvirt. */
export function describeUri(uri: string): { label: string; explanation: string } {
  const { driver, path } = split(uri);
  if (driver === "qemu" && path === "/system") {
    return {
      label: "This computer",
      explanation:
        "Machines of the whole computer, run by libvirt's system service. They can use every kind of network and start with the computer.",
    };
  }
  if (driver === "qemu" && path === "/session") {
    return {
      label: "My machines",
      explanation:
        "Machines of your own account, run without special rights. Their networking is simpler: they reach the internet, but are not reached from outside.",
    };
  }
  if (driver === "lxc")
    return { label: "Containers", explanation: "Linux containers of this computer, run by libvirt." };
  if (driver === "test") {
    return {
      label: "Test driver",
      explanation: "Invented machines of libvirt's test driver; nothing really runs.",
    };
  }
  return { label: uri.slice(0, 200), explanation: "Machines that libvirt manages at this address." };
}

/** Whether the machines are those of one account: its pools are in its home. */
export const isSession = (uri: string): boolean => split(uri).path === "/session";

/** Whether the files that its machines use are files of this computer. */
export function isLocal(uri: string): boolean {
  const { driver, host } = split(uri);
  return driver !== "test" && host === "";
}

function split(uri: string): { driver: string; host: string; path: string } {
  const [, driver = "", host = "", path = ""] =
    /^([a-z]+)(?:\+[a-z0-9]+)?:\/\/([^/]*)(\/[^?]*)/i.exec(uri) ?? [];
  return { driver: driver.toLowerCase(), host, path };
}
