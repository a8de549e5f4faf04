export { imagePath } from "./address.ts";
export { ImagePage } from "./ImagePage.tsx";
