import type { TableName } from "../facts/tables.ts";
import { guessDateFormats } from "./date-format.ts";
import { headerName } from "./header-name.ts";

/** What a column may mean, and the headers that people give it: English, Chinese, Romanian. */
const MEANINGS = {
  account_id:
    "account_id account customer_id customer client_id client company_id company org_id organization_id organisation_id tenant_id workspace_id cust_id 客户编号 客户id 客户 用户编号 公司编号 id_client cod_client client_id_nou cont_client",
  account_name:
    "account_name customer_name company_name client_name name organization organisation 客户名称 公司名称 公司 名称 nume_client denumire nume firma",
  person_id:
    "user_id person_id contact_id member_id respondent_id visitor_id 用户id 用户 联系人编号 id_utilizator utilizator",
  email: "email e_mail mail email_address 邮箱 电子邮件 电子邮箱 adresa_email posta_electronica",
  order_id:
    "order_id order order_number order_no transaction_id purchase_id receipt_id 订单号 订单编号 订单id comanda id_comanda numar_comanda nr_comanda",
  subscription_id: "subscription_id subscription contract_id sub_id plan_id 订阅编号 订阅id abonament id_abonament",
  ticket_id:
    "ticket_id ticket case_id case_number issue_id request_id 工单号 工单编号 工单 tichet id_tichet numar_tichet",
  call_id: "call_id call_number call 通话编号 呼叫id id_apel apel",
  event: "event event_name action activity event_type 事件 事件名称 eveniment actiune",
  feature: "feature feature_name module 功能 模块 functionalitate functie",
  occurred_at:
    "date timestamp time datetime created created_at created_date creation_date occurred_at event_time order_date purchase_date invoice_date submitted_at survey_date response_date signup_date sign_up_date registered_at day 日期 时间 创建时间 下单时间 注册时间 订单日期 注册日期 data data_crearii data_comenzii data_inscrierii inregistrat_la creat_la",
  starts_at:
    "start start_date started_at subscription_start begin_date from valid_from period_start 开始日期 开始时间 起始日期 data_inceput data_start inceput",
  ends_at:
    "end end_date ended_at canceled_at cancelled_at canceled_date cancelled_date churn_date expires_at to valid_to period_end 结束日期 到期日期 取消日期 data_sfarsit data_final data_anularii sfarsit expira_la",
  updated_at:
    "updated_at last_modified modified_at updated last_updated 更新时间 修改时间 actualizat_la data_modificarii",
  amount:
    "amount total price value revenue mrr mrr_amount monthly_amount order_value order_total subtotal cost subscription_cost 金额 总额 价格 单价 订单金额 suma valoare pret total_comanda",
  currency: "currency currency_code 币种 货币 moneda valuta",
  status: "status state 状态 stare stadiu",
  plan: "plan plan_name plan_tier tier product package 套餐 产品 方案 abonament_tip pachet",
  interval:
    "interval billing_interval billing_frequency billing_period subscription_interval frequency period 周期 计费周期 frecventa perioada",
  quantity: "quantity qty count units items usage_count seats 数量 次数 cantitate bucati",
  score: "score nps nps_score rating csat satisfaction satisfaction_score answer 评分 分数 满意度 scor nota punctaj",
  comment: "comment feedback feedback_text comments text verbatim 评论 反馈 意见 comentariu observatii",
  country: "country country_code market region 国家 地区 tara regiune",
  segment: "segment customer_segment 细分 客户类型 segment_client",
  industry: "industry sector vertical 行业 industrie domeniu",
  owner: "owner csm account_manager account_owner manager 客户经理 负责人 responsabil manager_cont",
  acquisition_channel:
    "channel source acquisition_channel referral_source utm_source lead_source 渠道 来源 canal sursa",
  priority: "priority severity urgency 优先级 prioritate",
  type: "type category topic issue_type 类型 分类 tip categorie",
} as const;
export type Meaning = keyof typeof MEANINGS;

const BY_HEADER = new Map<string, Meaning>(
  Object.entries(MEANINGS).flatMap(([meaning, headers]) =>
    headers.split(/\s+/).map((header) => [headerName(header), meaning as Meaning] as const),
  ),
);

export interface ColumnMeaning {
  readonly column: string;
  readonly meaning: Meaning | null;
  /** 0 to 1. */
  readonly confidence: number;
  readonly reason: string;
  /** Date formats that fit every sample; more than one means that the samples do not decide. */
  readonly formats: readonly string[];
  /** Decimal separator that the samples use, where they are numbers. */
  readonly decimal: "." | "," | null;
}

const POINT_NUMBER = /^[^\d-]{0,3}-?\d{1,3}(,?\d{3})*(\.\d+)?\D{0,3}$/;
const COMMA_NUMBER = /^[^\d-]{0,3}-?\d{1,3}([. ]?\d{3})*,\d{1,2}\D{0,3}$/;

function decimalOf(samples: readonly string[]): "." | "," | null {
  const filled = samples.map((sample) => sample.trim()).filter((sample) => sample !== "");
  if (filled.length === 0) return null;
  if (
    filled.some((sample) => COMMA_NUMBER.test(sample)) &&
    filled.every((sample) => COMMA_NUMBER.test(sample) || /^-?[\d. ]+$/.test(sample))
  )
    return ",";
  return filled.every((sample) => POINT_NUMBER.test(sample)) ? "." : null;
}

const DATES: readonly Meaning[] = ["occurred_at", "starts_at", "ends_at", "updated_at"];
const NUMBERS: readonly Meaning[] = ["amount", "quantity", "score"];

/** What each column seems to mean, by its header and by the shape of its values. */
export function guessMeanings(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
): readonly ColumnMeaning[] {
  return headers.map((column, i): ColumnMeaning => {
    const samples = rows.map((row) => row[i] ?? "").filter((value) => value.trim() !== "");
    const formats = samples.length === 0 ? [] : guessDateFormats(samples);
    const decimal = decimalOf(samples);
    const name = headerName(column);
    const exact = BY_HEADER.get(name);
    const close =
      exact ??
      [...BY_HEADER].find(
        ([header]) => header.length > 3 && (name.endsWith(`_${header}`) || name.startsWith(`${header}_`)),
      )?.[1];
    const base = { column, formats, decimal } as const;
    if (close !== undefined) {
      const named = exact === undefined ? 0.6 : 0.9;
      const because = exact === undefined ? "the heading resembles a known one" : "the heading is a known one";
      if (samples.length === 0)
        return {
          ...base,
          meaning: close,
          confidence: named * 0.7,
          reason: `${because}; there are no values to look at`,
        };
      if (DATES.includes(close)) {
        if (formats.length === 0)
          return { ...base, meaning: null, confidence: 0, reason: "the heading says a date, the values are none" };
        const sure = formats.length === 1 ? 1 : 0.6;
        return {
          ...base,
          meaning: close,
          confidence: named * sure,
          reason: sure === 1 ? because : `${because}; the values do not tell day first from month first`,
        };
      }
      if (NUMBERS.includes(close) && decimal === null)
        return { ...base, meaning: null, confidence: 0, reason: "the heading says a number, the values are none" };
      return { ...base, meaning: close, confidence: named, reason: because };
    }
    if (formats.length > 0) return { ...base, meaning: "occurred_at", confidence: 0.4, reason: "the values are dates" };
    if (samples.length > 0 && samples.every((sample) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(sample))) {
      return { ...base, meaning: "email", confidence: 0.8, reason: "the values are e-mail addresses" };
    }
    return { ...base, meaning: null, confidence: 0, reason: "neither heading nor values are known" };
  });
}

/** Tables by what must be there, most telling first. */
const SIGNATURES: readonly (readonly [TableName, readonly Meaning[]])[] = [
  ["call", ["call_id", "occurred_at"]],
  ["ticket", ["ticket_id", "occurred_at"]],
  ["survey_response", ["score", "occurred_at"]],
  ["subscription_version", ["account_id", "starts_at", "amount"]],
  ["subscription_version", ["account_id", "subscription_id", "amount", "occurred_at"]],
  ["product_event", ["account_id", "event", "occurred_at"]],
  ["product_event", ["account_id", "feature", "occurred_at"]],
  ["purchase", ["account_id", "amount", "occurred_at"]],
  ["account", ["account_id", "occurred_at"]],
];

/** The table that the meanings make, with the lowest confidence among the columns it stands on; null when none. */
export function guessTable(
  meanings: readonly ColumnMeaning[],
): { readonly table: TableName; readonly confidence: number } | null {
  const best = (meaning: Meaning) =>
    Math.max(0, ...meanings.filter((column) => column.meaning === meaning).map((column) => column.confidence));
  for (const [table, needs] of SIGNATURES) {
    const confidence = Math.min(...needs.map(best));
    if (confidence > 0) return { table, confidence };
  }
  return null;
}
