import type { ComponentType } from "react";
import type { HardwareItem } from "../../../../shared/contract/hardware.ts";
import { BootPage } from "./BootPage.tsx";
import { DiskPage } from "./DiskPage.tsx";
import { InterfacePage } from "./InterfacePage.tsx";
import { ItemFormPage } from "./ItemFormPage.tsx";
import { MemoryPage } from "./MemoryPage.tsx";
import { OverviewPage } from "./OverviewPage.tsx";
import { ProcessorsPage } from "./ProcessorsPage.tsx";

type Form = ComponentType<{ item: HardwareItem }>;

/** Kinds whose generated form would not be good enough. */
const FORMS: Readonly<Record<string, Form>> = {
  general: OverviewPage,
  vcpus: ProcessorsPage,
  memory: MemoryPage,
  boot: BootPage,
  disk: DiskPage,
  interface: InterfacePage,
};

/** The form of a kind. */
export const formOf = (kind: string): Form => FORMS[kind] ?? ItemFormPage;
