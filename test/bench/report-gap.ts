import { monitorEventLoopDelay } from "node:perf_hooks";

// Preloaded into a process under measurement: says on standard error, as it ends, the longest time in ms that
// its event loop was held up once it had begun to serve.
const delay = monitorEventLoopDelay({ resolution: 1 });
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = ((...args: Parameters<typeof write>) => {
  delay.enable();
  return write(...args);
}) as typeof write;
process.on("exit", () => process.stderr.write(`gap=${delay.max / 1e6}\n`));
