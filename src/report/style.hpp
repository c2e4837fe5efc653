// The style sheet of every page: light, dark and print.
#pragma once

#include <string_view>

namespace motionanalyzer::report {

inline constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--paper:#fff;--ink:#1d2126;--soft:#5d6670;--rule:#dfe3e7;--axis:#8b939b;--grid:#eceff1;
--ok:#1d7a46;--ng:#c0262d;--inconclusive:#8a6100;--onset:#d1242f;--a:#2f6fd0;--b:#d9722b;--tint:#f6f7f9}
@media (prefers-color-scheme:dark){:root{--paper:#15181c;--ink:#e4e7ea;--soft:#9aa4ae;--rule:#333a41;--axis:#6d767f;
--grid:#23282e;--ok:#4cc27f;--ng:#ff7b72;--inconclusive:#e0ad45;--onset:#ff6b63;--a:#6aa3f5;--b:#f0975a;--tint:#1c2025}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:14px/1.5 system-ui,"Segoe UI","Malgun Gothic",
"Apple SD Gothic Neo","Noto Sans CJK KR","Noto Sans KR",NanumGothic,sans-serif}
main{max-width:1180px;margin:0 auto;padding:28px 32px 60px}
h1{font-size:24px;font-weight:650;margin:0 0 2px;letter-spacing:-.01em}
h2{font-size:18px;font-weight:650;margin:0;overflow-wrap:anywhere}
h3{font-size:12px;font-weight:650;margin:18px 0 4px;color:var(--soft)}
p{margin:4px 0}
.lead{color:var(--soft);margin:0 0 18px}
.note{background:var(--tint);border-left:3px solid var(--inconclusive);padding:6px 12px;margin:10px 0}
a{color:inherit;text-decoration-color:var(--axis);text-underline-offset:2px}
code{font:12px/1.4 ui-monospace,Consolas,"D2Coding",monospace;color:var(--soft);overflow-wrap:anywhere}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th{font-size:12px;font-weight:600;color:var(--soft);text-align:left;border-bottom:1px solid var(--axis);padding:4px 14px 4px 0;
vertical-align:bottom;white-space:nowrap}
td{border-bottom:1px solid var(--rule);padding:5px 14px 5px 0;vertical-align:top;overflow-wrap:anywhere}
th.number,td.number{text-align:right;white-space:nowrap}td.word{white-space:nowrap}
table.panels{width:100%}table.scenarios{margin:0 0 8px}table.panels .place{display:block}
table.panels td:first-child{min-width:9em}table.panels td:nth-child(3){white-space:nowrap}
table.panels .why{min-width:16em}table.panels th{white-space:normal}table.panels th,table.panels td{padding-right:10px}
.badge{display:inline-block;font-size:12px;font-weight:650;line-height:18px;padding:0 8px;border-radius:9px;
border:1px solid currentColor;white-space:nowrap}
.badge.ok{color:var(--ok)}.badge.ng{color:var(--paper);background:var(--ng);border-color:var(--ng)}
.badge.inconclusive{color:var(--inconclusive)}
section.panel{border-top:1px solid var(--axis);margin-top:40px;padding-top:18px}
.heading{display:flex;flex-wrap:wrap;gap:4px 12px;align-items:center}
.heading a{margin-left:auto;font-size:12px;color:var(--soft)}
dl.facts{display:flex;flex-wrap:wrap;gap:6px 34px;margin:12px 0 4px}
dl.facts dt{font-size:12px;color:var(--soft)}dl.facts dd{margin:0;font-size:16px;font-variant-numeric:tabular-nums}
ul.reasons{margin:0;padding-left:18px}ul.reasons li{overflow-wrap:anywhere}
.place{color:var(--soft);font-size:12px}
.pictures{display:grid;grid-template-columns:minmax(0,460fr) minmax(0,600fr);gap:8px 34px;margin-top:14px;align-items:start}
figure{margin:0 0 10px}
figcaption{font-size:12px;color:var(--soft);max-width:84ch}
.absent{color:var(--soft);font-style:italic}
svg.plot{display:block;width:100%;height:auto;overflow:visible}
svg.spark{display:block}
svg text{fill:var(--soft);font-size:11px;font-variant-numeric:tabular-nums}
svg .label{fill:var(--ink)}
svg .halo{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
svg .axis{stroke:var(--axis)}svg .grid{stroke:var(--grid)}
svg path{fill:none;stroke:var(--ink);stroke-linecap:round;stroke-linejoin:round}
svg path.strip{stroke-width:2}svg path.below{stroke-width:3.6}svg path.above{stroke-width:1.4}svg path.path{stroke-width:1.3}svg path.arrow{stroke-width:.9;opacity:.8}
svg .onset{stroke:var(--onset);stroke-width:1.2}svg .over{stroke:#fff;stroke-dasharray:4 3}
svg .reference{stroke:var(--axis);stroke-dasharray:3 2}
svg .onset-text{fill:var(--onset)}svg .onset-interval{fill:var(--onset);opacity:.14}
svg .threshold{stroke:var(--ink);stroke-dasharray:6 3}svg .threshold-text{fill:var(--ink)}
svg .change{stroke:var(--onset);stroke-dasharray:3 3}
svg .highest{fill:var(--onset)}
svg .class-interval{stroke:var(--a);stroke-width:1.4}svg .class-share{fill:var(--a)}svg path.detection{stroke:var(--b);stroke-width:2}
svg .pixels{image-rendering:pixelated}
.values{columns:3 280px;column-gap:34px}
.values div{display:flex;justify-content:space-between;gap:12px;border-bottom:1px solid var(--rule);padding:3px 0;break-inside:avoid}
.values .name{color:var(--soft);overflow-wrap:anywhere}.values .value{font-variant-numeric:tabular-nums;white-space:nowrap}
.key i{display:inline-block;width:22px;height:0;border-top:3px solid;vertical-align:middle;margin:0 6px 0 0}
.key span{margin-right:22px}.key .a{color:var(--a)}.key .b{color:var(--b)}
details{margin:6px 0}summary{cursor:pointer;color:var(--soft)}
.map{max-width:760px;margin:18px 0}.wide{overflow-x:auto}.wide th{white-space:normal}.wide td{overflow-wrap:normal}
.wide th,.wide td{padding-right:10px}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(460px,100%),1fr));gap:0 34px}.plots .map{margin:0 0 8px}
@media (max-width:900px){.pictures{grid-template-columns:minmax(0,1fr)}main{padding:18px}}
@media print{:root{--paper:#fff;--ink:#000;--soft:#444;--rule:#ccc;--axis:#777;--grid:#eee;--ok:#1d7a46;--ng:#c0262d;
--inconclusive:#8a6100;--onset:#d1242f;--a:#2f6fd0;--b:#d9722b;--tint:#f6f7f9}
body{font-size:10pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}main{max-width:none;padding:0}
section.panel{break-before:page;border:0;margin:0}figure,tr{break-inside:avoid}}
)";

}  // namespace motionanalyzer::report
