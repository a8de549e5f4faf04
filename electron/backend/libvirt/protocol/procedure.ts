import type { AnyCodec, Codec } from "../xdr.ts";

/** Which way the stream that a call opens carries bytes, as seen from the client. */
export type StreamDirection = "read" | "write";

/** One call of an RPC program: its number and the shapes of what is sent and returned. */
export interface Procedure<A, R> {
  /** libvirt's name in camel case, such as `domainGetXMLDesc`. */
  readonly name: string;
  readonly program: number;
  readonly version: number;
  readonly number: number;
  readonly args: Codec<A>;
  readonly reply: Codec<R>;
  /** Set if the call opens a stream; its packets carry the call's serial number. */
  readonly stream?: StreamDirection;
  /**
   * High: the daemon answers without the hypervisor, so the call cannot be held up by a stuck guest, and
   * has workers of its own.
   */
  readonly priority: Priority;
}

export type Priority = "high" | "low";

/** A message that the daemon sends unasked. */
export interface EventMessage<T> {
  readonly name: string;
  readonly program: number;
  readonly version: number;
  readonly number: number;
  readonly body: Codec<T>;
}

/** A procedure of any shape, for code that handles them all alike. */
export interface AnyProcedure extends Omit<Procedure<unknown, unknown>, "args" | "reply"> {
  readonly args: AnyCodec;
  readonly reply: AnyCodec;
}

/** An event message of any shape. */
export interface AnyEventMessage extends Omit<EventMessage<unknown>, "body"> {
  readonly body: AnyCodec;
}

/** A procedure as an area's file declares it; {@link program} adds the name and the program. */
export interface Declaration<A, R> {
  readonly number: number;
  readonly args: Codec<A>;
  readonly reply: Codec<R>;
  readonly stream?: StreamDirection;
  readonly priority: Priority;
}

/** An event message as an area's file declares it. */
export interface EventDeclaration<T> {
  readonly number: number;
  readonly body: Codec<T>;
}

interface ProcedureOptions {
  readonly stream?: StreamDirection;
  /** Low unless said otherwise, as in libvirt's own definition. */
  readonly priority?: Priority;
}

/** For the procedures that libvirt puts into its high priority class. */
export const high = { priority: "high" } as const;

/** Declares a procedure. */
export const procedure = <A, R>(
  number: number,
  args: Codec<A>,
  reply: Codec<R>,
  { stream, priority = "low" }: ProcedureOptions = {},
): Declaration<A, R> => ({ number, args, reply, priority, ...(stream && { stream }) });

/** Declares an event message. */
export const event = <T>(number: number, body: Codec<T>): EventDeclaration<T> => ({ number, body });

type Procedures<D> = {
  readonly [K in keyof D]: D[K] extends Declaration<infer A, infer R> ? Procedure<A, R> : never;
};
type Events<D> = {
  readonly [K in keyof D]: D[K] extends EventDeclaration<infer T> ? EventMessage<T> : never;
};

/** An RPC program: everything that one daemon interface can be asked for and can say. */
export interface Program<P, E> {
  readonly number: number;
  readonly version: number;
  readonly procedures: P;
  readonly events: E;
  /** The event messages by number, for dispatching what arrives. */
  readonly eventByNumber: ReadonlyMap<number, AnyEventMessage>;
}

/** Gives the declarations of a program their names. */
export function program<
  const P extends Readonly<Record<string, object>>,
  const E extends Readonly<Record<string, object>>,
>(number: number, version: number, procedures: P, events: E): Program<Procedures<P>, Events<E>> {
  const named = (declarations: Readonly<Record<string, object>>) =>
    Object.fromEntries(
      Object.entries(declarations).map(([name, declaration]) => [
        name,
        { name, program: number, version, ...declaration },
      ]),
    );
  const namedEvents = named(events) as Events<E>;
  return {
    number,
    version,
    procedures: named(procedures) as Procedures<P>,
    events: namedEvents,
    eventByNumber: new Map(Object.values<AnyEventMessage>(namedEvents).map((each) => [each.number, each])),
  };
}
