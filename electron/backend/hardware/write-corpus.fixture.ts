import { XmlText } from "libxml2-wasm";
import type { KindName } from "../../../shared/hardware/kinds/index.ts";
import { elements, parseXml } from "../xml/document.ts";
import { addItem } from "./write.ts";
import { bases } from "./write-samples.fixture.ts";

/** A definition by hand: tabs, comments, text in odd places, other programs' namespaces under odd prefixes. */
const byHand = `<?xml version="1.0"?>
<!-- written by hand; keep -->
<?keep this instruction?>
<domain type='kvm' id='7' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0' xmlns:x="urn:example:x">
\t<name>by &amp; hand</name>
\t<uuid>c2177883-f1bb-47f0-914d-32a22e3a8804</uuid>
\t<title>  with   blanks  </title>
\t<description><![CDATA[<first> & "second"
\tline]]></description>
\t<metadata>
\t\t<lo:libosinfo xmlns:lo="http://libosinfo.org/xmlns/libvirt/domain/1.0">
\t\t\t<lo:os id="http://debian.org/debian/11"/><!-- oldstable -->
\t\t</lo:libosinfo>
\t\t<x:notes x:kind='private'><x:note>a</x:note> b <x:note/></x:notes>
\t</metadata>
\t<memory   unit="GiB" dumpCore='off'>2</memory>
\t<currentMemory unit='MiB'>1024</currentMemory>
      <vcpu placement='static' current='2'>4</vcpu> <os>
<type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
          <boot dev='cdrom'/><boot dev='hd'/>
\t</os>
\t<features><acpi/><apic/>
\t\t<hyperv mode='custom'><relaxed state='on'/><x:later state='on'/></hyperv>
\t</features>
\t<cpu mode='custom' match="exact" check='none'>
\t\t<model fallback='forbid'>Nehalem</model>
\t\t<feature policy='require' name='vmx'/>
\t\t<!-- errata --> <feature policy='disable' name='svm'/>
\t</cpu>
\t<clock offset='utc'><timer name='rtc' tickpolicy='catchup'/><timer name='pit' tickpolicy='delay'/></clock>
\t<devices>
\t\t<emulator>/usr/bin/qemu-system-x86_64</emulator>
\t\t<disk type='file' device='disk' x:slot='3'>
\t\t\t<driver name='qemu' type='qcow2' cache='none' discard='unmap'/>
\t\t\t<source file='/srv/a "b".qcow2' index='2'><x:checked on='2026-01-01'/></source>
\t\t\t<backingStore type='file'><format type='raw'/><source file='/srv/base.img'/><backingStore/></backingStore>
\t\t\t<target dev='vda' bus='virtio'/>
\t\t\t<alias name='virtio-disk0'/>
\t\t</disk>
\t\t<disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>
\t\t<interface type='network'>
\t\t\t<mac address='52:54:00:11:22:33'/><source network='default' bridge='virbr0'/>
\t\t\t<model type='virtio'/>
\t\t</interface>
\t\t<serial type='pty'><source path='/dev/pts/2'/><target type='isa-serial' port='0'><model name='isa-serial'/></target></serial>
\t\t<x:gadget/>
\t\t<graphics type='vnc' port='5900' autoport='yes' listen='127.0.0.1' passwd='secret'><listen type='address' address='127.0.0.1'/></graphics>
\t\t<video><model type='qxl' ram='65536' vram='65536' vgamem='16384' heads='1' primary='yes'/></video>
\t\t<memballoon model='virtio'><stats period='10'/></memballoon>
\t</devices>
\t<seclabel type='dynamic' model='dac' relabel='yes'/>
\t<qemu:commandline><qemu:arg value='-no-user-config'/></qemu:commandline>
</domain>
<!-- the end -->
`;

const small = `<domain type='qemu'>
  <name>small</name>
  <memory unit='KiB'>1048576</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
  </devices>
</domain>
`;

/** One device of every kind, as libvirt lays it out. */
function everyKind(): string {
  let xml = small;
  for (const [name, base] of Object.entries(bases)) xml = addItem(xml, name as KindName, base);
  return xml;
}

/** The texts that edits are tried on. */
export const corpora: Readonly<Record<string, string>> = {
  small,
  "by hand": byHand,
  "every kind": everyKind(),
  "every kind in one line": everyKind().replace(/\n\s*/g, ""),
  "every kind with tabs": everyKind().replace(/^( {2})+/gm, (blank) => "\t".repeat(blank.length / 2)),
  "every kind at the margin": everyKind().replace(/\n\s*/g, "\n"),
};

/** Where chance comes from. */
interface Dice {
  below(limit: number): number;
  oneIn(times: number): boolean;
}

/**
 * Strews things over a document that no edit may touch, each with a number of its own: comments, unknown
 * elements, elements and attributes of another namespace, blanks. They stand beside elements, never in one
 * that holds nothing else.
 */
export function strew(xml: string, random: Dice): string {
  using document = parseXml(xml);
  if (!Object.values(document.root.nsDeclarations).includes(foreign)) {
    document.root.addNsDeclaration(foreign, "strewn");
  }
  let number = 0;
  for (const element of elements(document.root, "//*[*]/*")) {
    if (!random.oneIn(6) || element.namespaceUri) continue;
    const mark = `strewn-${++number}`;
    switch (random.below(5)) {
      case 0:
        element.prependComment(` ${mark} `);
        break;
      case 1:
        element.appendComment(mark);
        break;
      case 2:
        element.appendElement("unknown").setAttr("id", mark);
        break;
      case 3:
        element.prependElement("thing", "strewn").addText(` ${mark}\n`);
        break;
      default:
        element.setAttr("mark", mark, "strewn");
        if (element.prev instanceof XmlText) element.prependText("\n \t");
    }
  }
  return document.toString({ format: false });
}

const foreign = "urn:example:strewn";

/** All that was strewn, in its order. */
export const strewn = (xml: string): string[] => xml.match(/strewn-\d+/g) ?? [];
