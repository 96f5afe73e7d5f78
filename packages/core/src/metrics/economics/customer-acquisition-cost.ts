import type { MetricDefinition } from "../metric.ts";
import { attributedCosts, costWindow } from "./attributed-cost.ts";
import { costPerCustomer, costPerCustomerFigure, costPerCustomerRows } from "./cost-per-customer.ts";
import { newCustomers } from "./new-customers.ts";

export const customerAcquisitionCost: MetricDefinition = {
  id: "customer_acquisition_cost",
  family: "economics",
  title: "Customer acquisition cost",
  summary: "What it cost to win one new customer.",
  unit: "money",
  direction: "lower",
  grain: "account",
  clock: "calendar",
  formula: "acquisition cost / customers won in the period",
  population: "none",
  inputs: ["cost", "subscription_version", "purchase", "fx_rate"],
  options: {
    lag_months: {
      type: "number",
      min: 0,
      max: 24,
      integer: true,
      default: 0,
      about:
        "Months by which spending runs ahead of its result: the cost of that many months earlier is set against these customers",
    },
  },
  components: [],
  bands: null,
  edgeCases: [
    { id: "CAC1", text: "A customer that comes back is not new: only the first start counts." },
    { id: "CAC2", text: "Spending without a single new customer has no cost per customer: null, zero_denominator." },
    { id: "CAC3", text: "With a lag the whole earlier window counts, even where this period is still running." },
    { id: "CAC4", text: "A cost belongs to its own channel and campaign, else to those of the account it names." },
    {
      id: "CAC5",
      text: "New customers without any cost ever recorded: null, not_recorded; in a group without spending: 0.",
    },
    {
      id: "CAC6",
      text: "Costs whose currency has no rate are left out and lower the coverage; if all lack one: null, missing_rate.",
    },
    {
      id: "CAC7",
      text: "Only the purpose acquisition counts; an account without subscription is won by its first paid order.",
    },
  ],
  identities: ["CAC × new customers = acquisition cost"],
  sources: ["CAC = sales and marketing spend ÷ new customers: Skok, SaaS Metrics 2.0; 50,000 / 25 = 2,000"],
  additive: true,
  sql(d, q, scope) {
    const costs = attributedCosts(d, q, scope, "acquisition", Number(scope.options.lag_months ?? 0));
    return costPerCustomer(d, "cac", costs, newCustomers(d, q, scope), q.since("cost"));
  },
  finish([row], scope, period) {
    const [, windowEndUs] = costWindow(period, Number(scope.options.lag_months ?? 0), scope.zone);
    return [costPerCustomerFigure(row, null, windowEndUs)];
  },
  rows(d, q, scope) {
    const costs = attributedCosts(d, q, scope, "acquisition", Number(scope.options.lag_months ?? 0));
    return costPerCustomerRows(d, d.nullOf("text"), costs, newCustomers(d, q, scope), "new customer");
  },
};
