export { DetailsPage } from "./DetailsPage.tsx";
