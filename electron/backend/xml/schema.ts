import { readdir, readFile } from "node:fs/promises";
import {
  RelaxNGValidator,
  XmlBufferInputProvider,
  XmlDocument,
  XmlValidateError,
  xmlCleanupInputProvider,
  xmlRegisterInputProvider,
} from "libxml2-wasm";
import { parseXml } from "./document.ts";

/** Where libvirt installs its RelaxNG schemas. */
export const libvirtSchemas = "/usr/share/libvirt/schemas";

export interface XmlProblem {
  readonly line: number;
  readonly message: string;
}

/** A compiled RelaxNG schema, held in WebAssembly memory until it is disposed of. */
export interface Schema extends Disposable {
  /**
   * What is wrong with the document; empty when it is valid.
   * @throws XmlError if it is not well-formed
   */
  problems(xml: string): XmlProblem[];
}

/**
 * Compiles one of libvirt's schemas, such as `domain`, with all that it includes. Compiling is one
 * synchronous step of tens of milliseconds: on a thread that answers the user it does not belong.
 */
export async function loadSchema(name: string, folder = libvirtSchemas): Promise<Schema> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".rng"));
  const contents = await Promise.all(files.map(async (file) => [file, await readFile(`${folder}/${file}`)]));
  const main = `${name}.rng`;
  // Only these buffers can be included: the schema reaches neither other files nor the network.
  const buffers = new XmlBufferInputProvider(Object.fromEntries(contents));
  xmlRegisterInputProvider(buffers);
  let validator: RelaxNGValidator;
  try {
    using source = XmlDocument.fromBuffer(Object.fromEntries(contents)[main], { url: main });
    validator = RelaxNGValidator.fromDoc(source);
  } finally {
    xmlCleanupInputProvider();
  }
  return {
    problems(xml) {
      using document = parseXml(xml);
      try {
        validator.validate(document);
        return [];
      } catch (error) {
        if (!(error instanceof XmlValidateError)) throw error;
        return error.details.map(({ line, message }) => ({ line, message: message.trim() }));
      }
    },
    [Symbol.dispose]: () => validator.dispose(),
  };
}
