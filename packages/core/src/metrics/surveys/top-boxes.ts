import { raw, type Sql } from "../../sql/sql.ts";

/** The two best answers of an answer `r` (4–5 of 5, 9–10 of 10); on a scale of fewer than five points only the best. */
export const TOP_BOXES: Sql = raw(
  "case when r.scale_max - r.scale_min >= 4 then r.upward >= r.scale_max - 1 else r.upward = r.scale_max end",
);
