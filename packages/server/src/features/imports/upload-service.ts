/** Files that come in a form: what other features take theirs by. */
export { boundaryOf, type FormPart, fieldText, multipartParts } from "./multipart-stream.ts";
