export { contentHash, md5Number, surrogateOf } from "../../facts/surrogate-id.ts";
