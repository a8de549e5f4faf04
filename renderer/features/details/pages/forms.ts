import type { ComponentType } from "react";
import type { HardwareItem } from "../../../../shared/contract/hardware.ts";
import { ItemFormPage } from "./ItemFormPage.tsx";

type Form = ComponentType<{ item: HardwareItem }>;

/** Kinds whose generated form would not be good enough. */
const FORMS: Readonly<Record<string, Form>> = {};

/** The form of a kind. */
export const formOf = (kind: string): Form => FORMS[kind] ?? ItemFormPage;
