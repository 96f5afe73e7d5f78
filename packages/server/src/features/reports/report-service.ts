/** The door of this feature: reports as bytes, and how a report says a figure. */
export { boardPack } from "./board-pack.ts";
export { changeText, monthText, valueText } from "./report-format.ts";
export { saasWorkbook } from "./saas-workbook.ts";
