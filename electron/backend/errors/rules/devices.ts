import { errorNumber as E } from "../../libvirt/protocol/error-codes.ts";
import { openDetails, type Rule, retry, saying } from "./rule.ts";

/** Devices of the host and of the machine, added and removed. */
export const deviceRules: readonly Rule[] = [
  saying(
    {
      text: /Did not find USB device|Multiple USB devices for|cannot open directory '\/sys\/bus\/usb\/devices'/i,
    },
    {
      code: "usb-missing",
      message: "The USB device is not plugged into the host (or there are several like it).",
      hint: "Plug it in, or remove it from the machine.",
      action: openDetails,
    },
  ),
  {
    text: /PCI device (\S+) is in use by driver (\S+), domain ([^\n]+)/i,
    explain: ([, device, , domain]) => ({
      code: "pci-in-use",
      message: `The PCI device ${device} is in use by the machine ${domain}.`,
      hint: "Shut that machine down, or give this one another device.",
      action: retry,
    }),
  },
  saying(
    {
      text: /host doesn't support passthrough of host PCI devices|no IOMMU|IOMMU group|requires VFIO support|vfio[^\n]*(?:not viable|failed to (?:setup|get group))/i,
    },
    {
      code: "no-iommu",
      message: "The host cannot hand this device to a machine.",
      hint: "Turn on the IOMMU (VT-d or AMD-Vi) in the firmware settings; all devices of its IOMMU group must be handed over together.",
      action: openDetails,
    },
  ),
  {
    text: /Device (\S+) not found: could not access/i,
    explain: ([, device]) => ({
      code: "pci-missing",
      message: `The host has no PCI device ${device}.`,
      hint: "Remove it from the machine, or put the card back.",
      action: openDetails,
    }),
  },
  saying(
    {
      text: /No more available PCI (?:slots|addresses)|Unable to find a free (?:PCI|USB) (?:slot|port|address)|No free USB ports/i,
    },
    {
      code: "bus-full",
      message: "The machine has no free slot for another device while it runs.",
      hint: "Shut it down and add the device then; libvirt adds the slot that it needs.",
    },
  ),
  {
    text: /Attempted double use of PCI Address (\S+)|PCI address (\S+) (?:is )?(?:already )?in use|target (\S+) already exists/i,
    explain: ([, twice, used, target]) => ({
      code: "address-taken",
      message: `Another device of the machine has the place ${twice ?? used ?? target} already.`,
      hint: "Leave the address out, so that libvirt chooses one.",
      action: openDetails,
    }),
  },
  saying(
    { text: /unplug of device was rejected by the guest/i },
    {
      code: "unplug-rejected",
      message: "The guest does not let the device go.",
      hint: "Stop using it in the guest (unmount, close), then try again.",
      action: retry,
    },
  ),
  saying(
    { text: /device is locked|is locked and force was not requested|tray is locked/i },
    {
      code: "tray-locked",
      message: "The guest keeps the drive locked.",
      hint: "Eject the medium in the guest first, or force it out.",
    },
  ),
  saying(
    { codes: [E.VIR_ERR_DEVICE_MISSING] },
    {
      code: "device-missing",
      message: "The machine does not have this device any more.",
      hint: "Look at its devices again: another program may have removed it.",
    },
  ),
  saying(
    { text: /Active console session exists/i },
    {
      code: "console-busy",
      message: "Another program is connected to this terminal.",
      hint: "Close it there, or take the terminal over.",
      action: { kind: "take-over", label: "Take over" },
    },
  ),
  saying(
    { text: /console \S+ is not using a PTY|is not using a PTY/i },
    {
      code: "console-not-pty",
      message: "This terminal is connected to something else on the host and cannot be shown here.",
    },
  ),
];
