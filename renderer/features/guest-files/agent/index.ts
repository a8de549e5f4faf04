export { AgentMenu } from "./AgentMenu.tsx";
