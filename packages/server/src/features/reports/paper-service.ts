/** Pen, paper and colours: what other features draw their printed pages with. */
export { COLORS } from "./pdf-colors.ts";
export { Pen } from "./pdf-pen.ts";
