"""The style of the page, which its content policy names by digest."""

from typing import Final

STYLE: Final = """
:root { color-scheme: light; }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1c1f26;
  font: 15px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; }
h1 { font-size: 1.6rem; margin-bottom: 0; }
h2 { font-size: 1.15rem; margin-top: 2.2rem; border-bottom: 1px solid #c9ced8; }
small, .en { color: #59606e; font-weight: normal; }
dl { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1.5rem 0; }
dl div { border: 1px solid #c9ced8; border-radius: 6px; padding: .6rem 1rem; }
dt { font-size: .85rem; color: #59606e; }
dd { margin: 0; font-size: 1.4rem; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; border-bottom: 2px solid #59606e; font-weight: 600; }
td { border-bottom: 1px solid #e1e4ea; padding: .3rem .6rem .3rem 0;
  vertical-align: top; overflow-wrap: anywhere; }
td.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
svg { max-width: 100%; height: auto; }
svg text { font-size: 13px; fill: #1c1f26; }
svg .label { text-anchor: end; }
.l5 { fill: #7a0f26; background: #7a0f26; } .l4 { fill: #b3261e; background: #b3261e; }
.l3 { fill: #d9822b; background: #d9822b; } .l2 { fill: #6f8fb5; background: #6f8fb5; }
.l1 { fill: #a9b4c2; background: #a9b4c2; }
.key { display: inline-block; width: .8rem; height: .8rem; margin: 0 .3rem 0 1rem; }
.stop { border-left: 4px solid #b3261e; padding-left: .8rem; }
@media print { body { margin: 0; max-width: none; font-size: 10pt; }
  h2 { break-after: avoid; } tr, svg, dl div { break-inside: avoid; }
  rect, .key { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
