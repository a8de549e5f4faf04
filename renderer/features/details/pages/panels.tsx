export { HistoryPanel, XmlPanel } from "../../xml/index.ts";
