import { NARROW, WIDE_WIDTHS, WIDTHS } from '../charts/chart.ts';
import { TOKENS_CSS } from '../tokens.ts';

/** The style sheet of the report: tokens, layout, then which drawing of a figure shows at which width. */
export function reportStyle(): string {
  return `${TOKENS_CSS}${BASE}${drawings('draw', WIDTHS)}${drawings('draw-wide', WIDE_WIDTHS)}${NARROWER}${PRINT}`;
}

/** Of the drawings of a figure only the widest that fits shows; text is never scaled down. */
function drawings(name: string, widths: readonly number[]): string {
  const drawing = (width: number): string => `.${name}>svg.w${width}`;
  const all = widths.map(drawing).join();
  const rules = widths.slice(1).map((width, i) => {
    const narrower = widths
      .slice(0, i + 1)
      .map(drawing)
      .join();
    return `@container (min-width:${width}px){${narrower}{display:none}${drawing(width)}{display:block}}`;
  });
  const print = `@media print{${all}{display:none!important}.${name}>svg.w690.w690{display:block!important}}`;
  return `.${name}{container-type:inline-size}${all}{display:none}${drawing(widths[0] as number)}{display:block}${rules.join('')}${print}\n`;
}

const BASE = `
*{box-sizing:border-box}html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:var(--t-body);font-variant-numeric:tabular-nums;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main{max-width:calc(var(--page) + 48px);margin:0 auto;padding:var(--s5) var(--s5) var(--s7)}
h1,h2,h3,p,ul,ol,figure{margin:0;padding:0}ul,ol{list-style:none}b{font-weight:600}a{color:var(--accent)}code{font:var(--t-code)}
a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:var(--radius-s)}
h1{font:var(--t-title);max-width:34em;text-wrap:balance;margin:var(--s1) 0 var(--s3);overflow-wrap:anywhere}
.kicker,.meta{color:var(--ink-3);font:var(--t-small);overflow-wrap:anywhere}.kicker{color:var(--ink-2)}.meta span+span::before{content:"·";margin:0 .5em}
h2{font:var(--t-head);margin:var(--s6) 0 var(--s3)}h3{font:var(--t-chart);overflow-wrap:anywhere}
.lead{color:var(--ink-2);max-width:var(--measure);margin:calc(-1*var(--s2)) 0 var(--s3);overflow-wrap:anywhere}
.sub,.ci{color:var(--ink-3);font-weight:400}.partial{margin-top:var(--s4);color:var(--undecided);font-weight:600;overflow-wrap:anywhere}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.verdicts{margin-top:var(--s5);border-top:1px solid var(--line)}
.verdicts li{display:grid;grid-template-columns:132px minmax(0,1fr) 176px 164px 220px;column-gap:var(--s4);align-items:center;padding:var(--s2) 0;border-bottom:1px solid var(--line)}
.word{display:flex;align-items:center;gap:var(--s2);font-weight:600;white-space:nowrap}.holds .word{color:var(--holds)}.fails .word{color:var(--fails)}.undecided .word{color:var(--undecided)}.glyph{flex:none}
.what{min-width:0;overflow-wrap:anywhere}.what .sub{margin-left:.4em}.val{text-align:right;font:var(--t-num)}.val b,.val .ci{white-space:nowrap}.verdicts .note{grid-column:2/-1;font:var(--t-small);color:var(--ink-2)}.lim{min-width:0;overflow-wrap:anywhere}.lim .sub{white-space:nowrap}
.grid{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:var(--s6) var(--s6)}.wide{grid-column:1/-1}
figure{min-width:0}figcaption{margin-bottom:var(--s2)}figcaption p,.below{color:var(--ink-3);font:var(--t-small);overflow-wrap:anywhere}.below{margin-top:var(--s2);max-width:var(--measure)}
figure svg text{font-family:var(--font);font-variant-numeric:tabular-nums}.draw>svg,.draw-wide>svg{max-width:100%;height:auto}
.steps{margin-top:var(--s2);font:var(--t-small);color:var(--ink-2)}.steps li{display:grid;grid-template-columns:18px 4.6em 3.6em minmax(0,1fr);gap:var(--s2);padding:2px 0;align-items:baseline}.steps span{overflow-wrap:anywhere}
.steps i{font-style:normal;font-weight:600;font-size:10.5px;width:16px;height:16px;line-height:16px;border-radius:50%;text-align:center;background:var(--ink);color:var(--bg)}
.k{white-space:nowrap}.k svg{vertical-align:-1px;margin:0 3px 0 0;display:inline}
table{border-collapse:collapse;width:100%}thead th{font:var(--t-small);color:var(--ink-3);text-align:left;white-space:nowrap;border-bottom:1px solid var(--line-strong);position:sticky;top:0;background:var(--bg)}
th,td{padding:6px 0 6px var(--s4);border-bottom:1px solid var(--line);text-align:left;vertical-align:middle;font-weight:400}tbody th{overflow-wrap:anywhere;line-height:1.35}tbody th[rowspan]{vertical-align:top;padding-top:8px}th:first-child{padding-left:0;width:100%;min-width:8em}
.n,thead th.n{text-align:right;white-space:nowrap}td b{font-weight:500}.ns th{font:600 11.5px/1.3 var(--font);color:var(--ink-3);padding-top:var(--s3)}
.ver{white-space:nowrap;max-width:11em;overflow:hidden;text-overflow:ellipsis}.key{margin-right:6px}.sp{padding-top:0;padding-bottom:0;line-height:0;text-align:right}.sp svg{vertical-align:middle}
details{margin-top:var(--s4)}summary{cursor:pointer;color:var(--ink-2);overflow-wrap:anywhere}details.more summary{font:var(--t-small)}details.scenario{margin-top:var(--s6);border-top:1px solid var(--line);padding-top:var(--s3)}details.scenario>summary{font:var(--t-head);color:var(--ink)}
.find li{display:grid;grid-template-columns:70px 70px minmax(0,1fr);gap:var(--s1) var(--s3);padding:var(--s2) 0;border-bottom:1px solid var(--line)}.find .lv{font-weight:600}.find .error{color:var(--fails)}.find .warning{color:var(--undecided)}.find .info{color:var(--ink-3)}.find .tx,.find code{min-width:0;overflow-wrap:anywhere}.find .tx p{color:var(--ink-2)}.find code{color:var(--ink-3)}
.repro{margin:0 0 var(--s2);background:var(--surface);border-radius:var(--radius);padding:var(--s3) var(--s4)}.repro code{white-space:pre-wrap;overflow-wrap:anywhere}
`;

const NARROWER = `@media screen and (max-width:1167px){.grid{grid-template-columns:minmax(0,1fr)}}
@media screen and (max-width:960px){.verdicts li{grid-template-columns:132px minmax(0,1fr) auto;row-gap:2px}.verdicts .lim{grid-column:2}.verdicts .val{grid-column:3;grid-row:1}.verdicts .strip{grid-column:3;grid-row:2}.hide{display:none}}
@media screen and (max-width:640px){main{padding:var(--s3) var(--s4) var(--s6)}h1{font-size:20px}h2{margin-top:36px}
.verdicts li{grid-template-columns:1fr auto;padding:var(--s3) 0}.verdicts .what,.verdicts .note{grid-column:1/-1}.verdicts .what{grid-row:2}.verdicts .val{grid-column:1;grid-row:3;text-align:left}.verdicts .lim{grid-column:2;grid-row:1;text-align:right}.verdicts .strip{grid-column:2;grid-row:3;width:150px;height:auto}
th,td{padding-left:var(--s3)}th:first-child{min-width:0}tbody th{font-size:12.5px}td .ci{display:block;font-size:11.5px}.ver{max-width:5.5em}.ver .ci{display:inline}.hs{display:none}
.find li{grid-template-columns:auto 1fr}.find .tx{grid-column:1/-1}.steps li{grid-template-columns:18px 4.6em 1fr}.steps li span:last-child{grid-column:2/-1}}
@media screen and (max-width:${NARROW}px){.meta a{white-space:nowrap}}
`;

const PRINT = `@media print{@page{size:A4;margin:12mm}main{max-width:none;padding:0}body{font-size:12px}.grid{grid-template-columns:minmax(0,1fr);gap:var(--s5)}h2{margin:var(--s5) 0 var(--s2);break-after:avoid}figure,tr,li{break-inside:avoid}thead{display:table-header-group}thead th{position:static}
.verdicts li{grid-template-columns:112px minmax(0,1fr) 148px 140px;column-gap:12px;row-gap:0}.lead,.ns,summary{break-after:avoid}.ns th{break-after:avoid}.meta a{color:inherit;text-decoration:none}.verdicts .strip{display:none}
table{font-size:11px}.p50,.sp,.hp{display:none}th,td{padding-left:10px}details::details-content{content-visibility:visible;display:block;height:auto}summary{list-style:none}}
`;
