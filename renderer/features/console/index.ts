export { ConsoleStack } from "./ConsoleStack.tsx";
