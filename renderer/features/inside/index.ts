export { InsideCard } from "./InsideCard.tsx";
