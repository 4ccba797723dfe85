#pragma once

namespace beatbench {

// The page's one style sheet; light and dark, screen and paper.
inline constexpr const char* kHtmlStyle = R"css(
:root{color-scheme:light dark;--paper:#fbfaf8;--card:#fff;--ink:#1b1d22;--soft:#646a75;--line:#e6e3dd;--accent:#b4233c;
--tint:#fbeef0;--warn:#8a5a00;--warn-tint:#fff5de;--dot:#8b93a1}
@media (prefers-color-scheme:dark){:root{--paper:#121417;--card:#1a1d22;--ink:#e9e8e4;--soft:#9aa1ad;--line:#2c3037;
--accent:#ff7a8f;--tint:#34202a;--warn:#f0c25e;--warn-tint:#2e2717;--dot:#7d8696}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 ui-sans-serif,system-ui,-apple-system,"Segoe UI",
Roboto,"Helvetica Neue",Arial,sans-serif}
.wrap{max-width:1240px;margin:0 auto;padding:0 28px}
header.top{border-bottom:1px solid var(--line);background:var(--card)}
header.top .wrap{display:flex;align-items:center;gap:14px;padding-top:18px;padding-bottom:18px}
.brand{font-weight:650;letter-spacing:-.01em}
.pulse{width:64px;height:26px;fill:none;stroke:var(--accent);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
nav{margin-left:auto;display:flex;flex-wrap:wrap;gap:4px 18px;font-size:14px}
a{color:inherit;text-decoration-color:var(--accent);text-underline-offset:3px}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:3px}
h1{font-size:clamp(30px,4.4vw,46px);line-height:1.1;letter-spacing:-.028em;font-weight:680;margin:44px 0 10px}
h2{font-size:22px;letter-spacing:-.015em;margin:0}
h3{font-size:15px;margin:26px 0 8px}
.lead{color:var(--soft);margin:0;max-width:70ch}
.facts{display:flex;flex-wrap:wrap;gap:10px 40px;margin:26px 0 0;padding:0}
.facts div{min-width:90px}
.facts dt{color:var(--soft);font-size:13px}
.facts dd{margin:0;font-size:20px;font-weight:600;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
.card{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:24px 26px;margin:30px 0}
.head{display:flex;flex-wrap:wrap;align-items:baseline;gap:8px 12px;margin-bottom:16px}
.chip{font-size:13px;color:var(--soft);border:1px solid var(--line);border-radius:99px;padding:1px 10px}
.tag{font-size:11.5px;font-weight:500;color:var(--soft);border:1px solid var(--line);border-radius:5px;padding:0 6px;
margin-left:6px;white-space:nowrap}
.notice{background:var(--warn-tint);color:var(--warn);border-radius:10px;padding:12px 16px;margin:24px 0 0;font-weight:550}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14.5px;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);font-size:13.5px;padding-bottom:8px}
th,td{padding:9px 12px;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap;font-weight:400}
thead th{color:var(--soft);font-size:13px;font-weight:550;vertical-align:bottom}
thead tr:first-child th[colspan]{text-align:center;padding-bottom:4px;color:var(--ink)}
th[scope=row],.left{text-align:left}
tbody th[scope=row]{font-weight:560;position:sticky;left:0;background:var(--card)}
.title{display:block;color:var(--soft);font-size:12.5px;font-weight:400;max-width:30ch;white-space:normal}
tbody tr:last-child>*{border-bottom:0}
td strong{color:var(--accent);font-weight:680}
td.best{background:var(--tint)}
.sd{color:var(--soft);font-size:.88em}
tr.reference th[scope=row]{font-style:italic}
tbody.open td,tbody.open th[scope=row]{color:var(--soft)}
tbody.open th.group{text-align:left;color:var(--warn);font-size:13px;font-weight:600;padding-top:18px}
.wrapcell{white-space:normal;overflow-wrap:anywhere;text-align:left}
.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:12.5px}
figure{margin:22px 0 0;max-width:680px}
figcaption{color:var(--soft);font-size:13px;margin-top:2px}
.plot{width:100%;height:auto;display:block;font-size:12px}
.plot text{fill:var(--soft)}
.plot .name{text-anchor:end;fill:var(--ink)}
.plot .tick,.plot .axis{text-anchor:middle;font-size:11px}
.plot .grid{stroke:var(--line)}
.plot .sd{stroke:var(--accent);stroke-width:2;stroke-linecap:round;opacity:.55}
.plot .run{fill:var(--dot);opacity:.6}
.plot .mean{fill:var(--accent)}
.plot .ref .sd{stroke:var(--soft)}.plot .ref .mean{fill:var(--soft)}
.plot .open .mean{fill:var(--card);stroke:var(--accent);stroke-width:1.5}.plot .open .name{fill:var(--soft)}
.notes{color:var(--soft);font-size:13px;margin:14px 0 0;padding-left:18px}
details{margin-top:18px}
summary{cursor:pointer;color:var(--soft);font-size:14px}
details[open] summary{margin-bottom:10px}
footer{color:var(--soft);font-size:13px;padding:10px 0 50px}
@media (max-width:640px){.wrap{padding:0 16px}.card{padding:18px 16px;border-radius:10px}nav{display:none}}
@media print{:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#ccc;--accent:#9c1c33;--tint:#fff;--dot:#777}
body{font-size:10.5pt}.wrap{max-width:none;padding:0}nav{display:none}.card{border:0;border-top:1px solid #ccc;
border-radius:0;padding:14px 0;margin:14px 0}figure,tr{break-inside:avoid}h2{break-after:avoid}.scroll{overflow:visible}
table{font-size:8.5pt}th,td{padding:4px 6px}}
)css";

}  // namespace beatbench
