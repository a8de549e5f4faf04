import { type StartPlace, startPlaceSchema } from "../../../shared/contract/autostart.ts";
import { type Organisation, type Tag, tagColour } from "../../../shared/contract/domains.ts";
import { withoutUnwritable } from "../xml/build.ts";
import { namespaces, parseXml, XmlElement } from "../xml/document.ts";

/**
 * How the user has organised a machine, kept in its libvirt metadata, so that it travels with the machine:
 *
 * ```xml
 * <guesthouse:machine xmlns:guesthouse="urn:guesthouse:machine:1">
 *   <guesthouse:group>Work/Clients</guesthouse:group>
 *   <guesthouse:tag name="web" colour="blue"/>
 *   <guesthouse:favourite/>
 *   <guesthouse:notes>Markdown</guesthouse:notes>
 *   <guesthouse:autostart order="2" delay="10"/>
 *   <guesthouse:template/>
 * </guesthouse:machine>
 * ```
 *
 * libvirt hands this element out and takes it in without the namespace, which it puts on every element itself.
 */
export const organisationUri = namespaces.guesthouse;
/** The namespace's prefix in the definition. */
export const organisationKey = "guesthouse";

/** The contract's own limits. */
const limits = { group: 200, tags: 50, tagName: 60, notes: 65_536 };

export const notOrganised: Organisation = { tags: [], favourite: false };

/** What replaces what was; null removes, undefined leaves as it is. */
export interface OrganisationChange {
  readonly group?: string | null | undefined;
  readonly tags?: readonly Tag[] | undefined;
  readonly favourite?: boolean | undefined;
  readonly notes?: string | null | undefined;
  readonly autostart?: StartPlace | null | undefined;
  readonly template?: boolean | undefined;
}

/** Reads the element; whatever is strange in it is passed over, for anybody may have written it. */
export function readOrganisation(machine: XmlElement): Organisation {
  const organisation: Organisation = { tags: [], favourite: false };
  for (const child of childElements(machine)) {
    switch (child.name) {
      case "group": {
        const group = tidyGroup(child.content);
        if (group) organisation.group = group;
        break;
      }
      case "tag":
        organisation.tags.push(readTag(child));
        break;
      case "favourite":
        organisation.favourite = true;
        break;
      case "template":
        organisation.template = true;
        break;
      case "notes":
        if (child.content.trim()) organisation.notes = child.content.slice(0, limits.notes);
        break;
      case "autostart": {
        const place = readPlace(child);
        if (place) organisation.autostart = place;
        break;
      }
    }
  }
  return { ...organisation, tags: tidyTags(organisation.tags) };
}

/**
 * The element after a change, as libvirt takes it in; what it held besides stays.
 * @param before as libvirt hands it out; null where there is none
 * @returns null where nothing is left to be kept
 */
export function changeOrganisation(before: string | null, change: OrganisationChange): string | null {
  using document = parseXml(before ?? "<machine/>");
  const { root } = document;
  const replace = (name: string, fill: (add: () => XmlElement) => void) => {
    for (const child of childElements(root)) if (child.name === name) child.remove();
    fill(() => root.addElement(name));
  };
  const { group, tags, favourite, notes, autostart, template } = change;
  if (group !== undefined) {
    const path = tidyGroup(group ?? "");
    replace("group", (add) => path && add().addText(path));
  }
  if (tags !== undefined) {
    replace("tag", (add) => {
      for (const { name, colour } of tidyTags(tags)) {
        const tag = add();
        tag.setAttr("name", name);
        tag.setAttr("colour", colour);
      }
    });
  }
  if (favourite !== undefined) replace("favourite", (add) => favourite && add());
  if (template !== undefined) replace("template", (add) => template && add());
  if (notes !== undefined) {
    const kept = withoutUnwritable(notes ?? "");
    replace("notes", (add) => kept.trim() && add().addText(kept));
  }
  if (autostart !== undefined) {
    replace("autostart", (add) => {
      if (!autostart) return;
      const place = add();
      place.setAttr("order", String(autostart.order));
      place.setAttr("delay", String(autostart.delay));
    });
  }
  return root.attrs.length > 0 || childElements(root).length > 0
    ? document.toString({ noDeclaration: true, format: false }).trim()
    : null;
}

function readTag(element: XmlElement): Tag {
  const colour = tagColour.safeParse(element.attr("colour")?.value);
  return { name: element.attr("name")?.value ?? "", colour: colour.success ? colour.data : "grey" };
}

/** @returns undefined for numbers that make no sense */
function readPlace(element: XmlElement): StartPlace | undefined {
  const number = (name: string) => {
    const text = element.attr(name)?.value ?? "";
    return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  };
  const place = startPlaceSchema.safeParse({ order: number("order"), delay: number("delay") ?? 0 });
  return place.success ? place.data : undefined;
}

/** Tags with a name, each once, however it is spelt. */
function tidyTags(tags: readonly Tag[]): Tag[] {
  const byName = new Map<string, Tag>();
  for (const tag of tags) {
    const name = withoutUnwritable(tag.name).replace(/\s+/g, " ").trim().slice(0, limits.tagName).trim();
    const key = name.toLowerCase();
    if (name && !byName.has(key)) byName.set(key, { ...tag, name });
  }
  return [...byName.values()].slice(0, limits.tags);
}

/** The path with one slash between its parts and none around; empty where nothing is left. */
function tidyGroup(group: string): string {
  const parts = withoutUnwritable(group).split("/");
  return parts
    .map((part) => part.replace(/\s+/g, " ").trim())
    .filter(Boolean)
    .join("/")
    .slice(0, limits.group)
    .replace(/[/\s]+$/, "");
}

function childElements(parent: XmlElement): XmlElement[] {
  const found: XmlElement[] = [];
  for (let child = parent.firstChild; child; child = child.next) {
    if (child instanceof XmlElement) found.push(child);
  }
  return found;
}
