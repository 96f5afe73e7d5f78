/** What a new definition starts from: a whole one, to be changed. */
export const TEMPLATES: Readonly<Record<"segment" | "metric", string>> = {
  segment: `kind: segment
id: my_segment
title: My segment
filters:
  - attribute: plan
    values: [pro]
`,
  metric: `kind: metric
id: large_order_share
title: Share of large orders
unit: ratio
direction: higher
table: purchase
filters:
  - { column: status, is: paid }
numerator:
  aggregate: count
  filters:
    - { column: amount_minor, at_least: 10000 }
denominator:
  aggregate: count
examples:
  - name: one of two
    from: 2026-01-01
    to: 2026-02-01
    facts:
      purchase:
        - { account_id: ada, occurred_at: 2026-01-05, status: paid, amount_minor: 10000 }
        - { account_id: bob, occurred_at: 2026-01-07, status: paid, amount_minor: 9999 }
    expect: 0.5
`,
};
