const LIGHT =
  "--page:#fbfbfc;--card:#fff;--text:#1c2128;--soft:#59636e;--line:#d8dee4;--bad:#c4202b;--c0:#0b62c4;--c1:#b35900;--c2:#1a7f37;--c3:#8250df;--c4:#0e7c86;--c5:#a3338b;--c6:#6e5a00;--c7:#57606a;";
const DARK =
  "--page:#0f1318;--card:#171c23;--text:#e3e8ee;--soft:#9aa5b1;--line:#313a45;--bad:#ff7b72;--c0:#6cb2ff;--c1:#f0a35e;--c2:#5fd07f;--c3:#c4a5ff;--c4:#5cd0d9;--c5:#f29ad8;--c6:#d9c25a;--c7:#a9b4bf;";

/** Of a report: light, or dark where the reader's system is. On paper it is light. */
export const REPORT_STYLE = `
:root{${LIGHT}}
@media screen and (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,sans-serif}
main{max-width:1360px;margin:0 auto;padding:24px 20px 48px}
h1{font-size:22px;margin:0 0 4px}h2{font-size:17px;margin:28px 0 10px}
header p,footer{color:var(--soft);margin:0;max-width:110ch}footer{margin-top:28px;font-size:13px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:12px;margin:20px 0 0}
.tiles div{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:10px 14px}
dt{color:var(--soft);font-size:13px}dd{margin:2px 0 0;font-size:20px;font-variant-numeric:tabular-nums}
.isBad dd,.isBad td:last-child{color:var(--bad)}
.wide{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:8px}
table{border-collapse:collapse;width:100%;font-size:13px;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);font-size:13px;padding:8px 12px}
th,td{padding:6px 9px;text-align:right;white-space:nowrap;border-top:1px solid var(--line)}
th{font-weight:600;color:var(--soft);white-space:normal;vertical-align:bottom;min-width:64px}
th:first-child,td:first-child,th:last-child,td:last-child{text-align:left}
.narrow{width:auto;margin-top:16px;background:var(--card);border:1px solid var(--line)}
.narrow td:last-child{text-align:right}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,520px),1fr));gap:16px}
figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px 14px 6px;display:flex;flex-direction:column}
figcaption span,figcaption small{color:var(--soft)}figcaption small{display:block;font-size:12.5px}
.legend{display:flex;flex-wrap:wrap;gap:2px 16px;list-style:none;margin:4px 0 2px;padding:0;font-size:13px}
.legend li::before{content:"";display:inline-block;width:14px;height:3px;border-radius:2px;margin-right:6px;vertical-align:middle;background:var(--colour)}
svg{width:100%;height:auto;display:block;margin-top:auto}
.none{color:var(--soft)}
.grid{stroke:var(--line);fill:none}
svg text{fill:var(--soft);font-size:12px}.y{text-anchor:end}.x{text-anchor:middle}
.line{fill:none;stroke:var(--colour);stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
.bad{--colour:var(--bad)}.goal{--colour:var(--soft)}
.line.goal{stroke-dasharray:5 4}
${Array.from({ length: 8 }, (_, i) => `.c${i}{--colour:var(--c${i})}`).join("")}
`;
