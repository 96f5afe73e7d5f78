import { raw, type Sql } from "../../sql/sql.ts";

/** Whether a call `c` was handled by an agent: answered from the queue, or called back as promised. */
export const IS_HANDLED: Sql = raw("c.outcome in ('answered', 'callback_kept')");
