// Runs in the page before everything else, in the place of Electron's sandboxed preload environment.
// `PRELOAD` is replaced by the source of the built preload, which is CommonJS.
(() => {
  // Electron runs a preload in the main frame only.
  if (window.top !== window) return;
  const post = window.__electronDoublePost;
  const invoke = window.__electronDoubleInvoke;
  delete window.__electronDoublePost;
  delete window.__electronDoubleInvoke;

  /** Our ends of the channels whose other ends the page holds, by number. */
  const ports = new Map();
  /** The page numbers its ports downwards, Node upwards. */
  let nextPort = -1;
  const listeners = new Map();
  const outbox = [];
  let sending = false;

  async function send(envelope) {
    outbox.push(envelope);
    if (sending) return;
    sending = true;
    while (outbox.length > 0) await post(outbox.splice(0));
    sending = false;
  }

  const encode = (value) =>
    value instanceof Uint8Array ? { bytes: value.toBase64() } : { json: JSON.stringify(value) };
  const decode = (encoded) =>
    "bytes" in encoded ? Uint8Array.fromBase64(encoded.bytes) : JSON.parse(encoded.json);

  // Chromium does not tell a port that its other end was closed, but Electron does tell its main process.
  const CLOSED = "electron-double: closed";
  const closeQuietly = MessagePort.prototype.close;
  MessagePort.prototype.close = function () {
    this.postMessage(CLOSED);
    closeQuietly.call(this);
  };

  function hold(number, port) {
    ports.set(number, port);
    port.onmessage = ({ data, ports: transferred }) => {
      if (data === CLOSED) {
        ports.delete(number);
        void send({ kind: "close", port: number });
        return;
      }
      void send({
        kind: "post",
        port: number,
        data: encode(data),
        ports: transferred.map((moved) => hold(nextPort--, moved)),
      });
    };
    return number;
  }

  /** A new channel: one end for the page, the other joined to Node's port of that number. */
  function receivePort(number) {
    const { port1, port2 } = new MessageChannel();
    hold(number, port1);
    return port2;
  }

  function deliver(envelope) {
    if (envelope.kind === "ipc") {
      const event = { ports: envelope.ports.map(receivePort) };
      for (const listener of listeners.get(envelope.channel) ?? []) listener(event, ...envelope.args);
    } else if (envelope.kind === "post") {
      ports.get(envelope.port)?.postMessage(decode(envelope.data), envelope.ports.map(receivePort));
    } else {
      const port = ports.get(envelope.port);
      ports.delete(envelope.port);
      if (port) closeQuietly.call(port);
    }
  }

  const paths = new WeakMap();
  Object.defineProperty(window, Symbol.for("electron-double"), {
    value: {
      deliver: (envelopes) => envelopes.forEach(deliver),
      /** Says which path a File was made from, as a real drop would. */
      setPath: (file, path) => paths.set(file, path),
    },
  });
  window.open = (url = "about:blank") => {
    void invoke("window-open", [new URL(url, location.href).href]);
    return null;
  };

  const electron = {
    contextBridge: {
      exposeInMainWorld(key, api) {
        for (const [name, member] of Object.entries(api)) {
          if (typeof member !== "function") throw new Error(`${key}.${name} is no function`);
        }
        Object.defineProperty(window, key, { value: Object.freeze({ ...api }), enumerable: true });
      },
    },
    ipcRenderer: {
      on(channel, listener) {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      },
      send: (channel, ...args) => void send({ kind: "ipc", channel, args, ports: [] }),
      invoke: (channel, ...args) => invoke(channel, args),
    },
    webUtils: { getPathForFile: (file) => paths.get(file) ?? "" },
  };
  const require = (name) => {
    if (name !== "electron") throw new Error(`A sandboxed preload cannot require ${name}`);
    return electron;
  };
  const module = { exports: {} };
  // biome-ignore lint/correctness/noUnusedFunctionParameters: the preload uses them
  ((require, module, exports) => {
    PRELOAD;
  })(require, module, module.exports);
})();
