import { createHash } from "node:crypto";

/** The whole style sheet of shared pages: no scripts, no outside files, both themes, print. */
export const SHARED_STYLE =
  `:root{color-scheme:light dark;--ink:#1b2430;--quiet:#5a6673;--line:#d6dbe1;--ground:#fff;--panel:#f7f8fa;--accent:#1f5fa8;--good:#0b6b4f;--bad:#a8321a;--watch:#7a5200}
@media (prefers-color-scheme:dark){:root{--ink:#e8ecf0;--quiet:#a3afbb;--line:#38424d;--ground:#14181d;--panel:#1b2027;--accent:#8fc1ff;--good:#5fd0a8;--bad:#ff9d85;--watch:#e7b65c}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","PingFang TC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;font-variant-numeric:tabular-nums}
main{max-width:72rem;margin:0 auto;padding:1.5rem 1rem 3rem}header p,footer,.quiet{color:var(--quiet)}h1{font-size:1.4rem;margin:0 0 .25rem}h2{font-size:1.05rem;margin:2rem 0 .75rem}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.75rem;margin-top:1.25rem;padding:0;list-style:none}
.card{border:1px solid var(--line);border-radius:.5rem;padding:.75rem .875rem;min-width:0;overflow-wrap:anywhere;break-inside:avoid}.card h3{font-size:.875rem;font-weight:500;color:var(--quiet);margin:0}
.value{font-size:1.5rem;font-weight:650;margin:.25rem 0}.why{color:var(--quiet);margin:.4rem 0}.row{display:flex;flex-wrap:wrap;gap:.125rem .75rem;font-size:.875rem;margin:0}
.good{color:var(--good)}.bad{color:var(--bad)}.healthy{color:var(--good)}.at_risk{color:var(--bad)}.watch{color:var(--watch)}
svg{display:block;width:100%;height:auto;margin-top:.5rem}svg .l{fill:none;stroke:var(--accent);stroke-width:1.75;vector-effect:non-scaling-stroke}svg .d{fill:var(--accent)}svg text{fill:var(--quiet);font-size:11px}svg .axis{stroke:var(--line);vector-effect:non-scaling-stroke}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:.5rem}.scroll:focus-visible,a:focus-visible,button:focus-visible,input:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.875rem}th,td{padding:.4rem .75rem;text-align:end;border-bottom:1px solid var(--line);white-space:nowrap}th:first-child{text-align:start;white-space:normal;min-width:11rem}thead th{font-weight:500;color:var(--quiet)}tbody th{font-weight:500}tr:last-child>*{border-bottom:0}
svg.bar{background:var(--panel);border:1px solid var(--line);border-radius:.25rem;height:.75rem;min-width:8rem;margin:0}
details{margin-top:1.5rem}summary{cursor:pointer;min-height:2.75rem;display:flex;align-items:center;color:var(--accent)}
form{max-width:22rem;margin-top:1.5rem}label{display:block;font-weight:600;margin-bottom:.375rem}input{font:inherit;width:100%;padding:.625rem;border:1px solid var(--quiet);border-radius:.375rem;background:var(--ground);color:inherit}
button{font:inherit;font-weight:600;margin-top:.75rem;min-height:2.75rem;padding:.25rem 1.25rem;border:0;border-radius:.375rem;background:var(--accent);color:var(--ground)}.error{color:var(--bad);font-weight:600}
footer{margin-top:2.5rem;font-size:.8125rem}a{color:var(--accent)}
@media print{:root{color-scheme:light;--ink:#000;--ground:#fff}details:not([open])>*{display:revert}summary{display:none}main{padding:0;max-width:none}.scroll{overflow:visible;border:0}table{font-size:7pt}th,td{padding:.15rem .25rem}}`.replaceAll(
    "\n",
    "",
  );

const STYLE_HASH = createHash("sha256").update(SHARED_STYLE).digest("base64");

/** Headers of a shared page: nothing may be loaded, framed, kept or indexed, and the address goes nowhere. */
export const SHARED_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  "cache-control": "private, no-store",
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex, nofollow",
};
