/** Who starts a machine with its host. */
export const strings = {
  label: "Start with the host",
  by: { nobody: "No", libvirt: "All at once", guesthouse: "In order" },
  hints: {
    nobody: "It stays off when the host comes up.",
    libvirt: "libvirt starts it when its service starts, at the same time as all others of this kind.",
    guesthouse:
      "Guesthouse starts it in its turn when it first connects after the host has come up; it has to run for that.",
  },
  both: "libvirt's own autostart is on too and comes first, so the order does not count.",
  onlyOrder: "Keep the order only",
  order: "Place in the order",
  orderHint: "Lower numbers start first. The order spans all machines of the connection.",
  delay: "Wait before it",
  delayHint: "From the start of the machine before it, so that it can come up.",
  seconds: "s",
  outside: (from: number, to: number) => `From ${from} to ${to}`,
  whole: "Show the whole order …",
};
