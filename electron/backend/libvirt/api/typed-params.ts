/** A value of libvirt's typed parameters: 64-bit integers are bigint, the others number. */
export type ParamValue = number | bigint | string | boolean;
export type Params = Record<string, ParamValue>;

interface WireParam {
  readonly field: string;
  readonly value: { readonly value: ParamValue };
}

/** The list of typed parameters as a record; a field that occurs twice keeps the last value. */
export function paramsToRecord(params: readonly WireParam[]): Params {
  const record: Params = {};
  for (const { field, value } of params) record[field] = value.value;
  return record;
}
