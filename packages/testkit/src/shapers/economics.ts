import type { Draw, Shapers } from "../draw.ts";

/** How many orders a world has so far: orders are numbered 1, 2, 3 … so that refunds can name them. */
const orderCounts = new WeakMap<Draw, number>();

/** The account of an order number: the same for the order and for what refunds it. Some accounts get none. */
function buyerOf(order: number, draw: Draw): string {
  return draw.accounts[(order * order) % draw.accounts.length]!;
}

const CHANNELS = ["a", "b", "c", null] as const;

/** What makes random economics facts plausible. */
export const ECONOMICS_SHAPERS: Shapers = {
  refund: (row, draw) => {
    const order = draw.rng.int(1, Math.max(18, draw.accounts.length));
    return [
      {
        ...row,
        refund_id: String(draw.rng.int(1, 2 ** 40)),
        order_id: draw.rng.chance(0.15) ? null : String(order),
        account_id: draw.rng.chance(0.1) ? row.account_id : buyerOf(order, draw),
        amount_minor: draw.rng.chance(0.1) ? 0n : row.amount_minor,
      },
    ];
  },
  purchase: (row, draw) => {
    const order = (orderCounts.get(draw) ?? 0) + 1;
    orderCounts.set(draw, order);
    return [
      {
        ...row,
        order_id: String(order),
        account_id: buyerOf(order, draw),
        status: draw.rng.pick(["paid", "paid", "paid", "cancelled", "pending", "test"] as const),
        amount_minor: draw.rng.chance(0.1) ? 0n : row.amount_minor,
      },
    ];
  },
  recognised_revenue: (row, { rng }) => [
    {
      ...row,
      cost_minor: rng.chance(0.15) ? row.revenue_minor * 2n : (row.revenue_minor * BigInt(rng.int(0, 10))) / 10n,
    },
  ],
  cost: (row, { rng }) => [
    {
      ...row,
      category: rng.pick(["cs_salaries", "campaign", "crm_licences", "advertising"]),
      purpose: rng.pick(["acquisition", "acquisition", "retention", "retention", "delivery", "other"] as const),
      channel: rng.pick(CHANNELS),
      campaign: rng.pick(CHANNELS),
    },
  ],
};
