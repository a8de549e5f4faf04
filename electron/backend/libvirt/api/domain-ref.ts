/** A domain as the protocol names it. */
export interface DomainRef {
  readonly name: string;
  readonly uuid: Uint8Array;
  /** -1 while it is not running */
  readonly id: number;
}
