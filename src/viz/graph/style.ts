/** The style sheet of a computation graph: it follows the reader's light or dark theme. */
export const graphStyle = `
.graph { --paper: #ffffff; --ink: #1f2328; --quiet: #5d646d; --rule: #8a929c; --leaf: #eef3fc; --value: #1d5fd1; --gradient: #ad4e00; --local: #17693c; color: var(--ink); background: var(--paper); font: 13px ui-sans-serif, system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums }
@media screen and (prefers-color-scheme: dark) {
.graph { --paper: #14161a; --ink: #e6e8eb; --quiet: #a3abb5; --rule: #727b86; --leaf: #1d2431; --value: #7ab0ff; --gradient: #ffa657; --local: #56d390 }
}
.graph text { fill: var(--ink) }
.graph .graph-box { fill: var(--paper); stroke: var(--rule); stroke-width: 1.2 }
.graph .graph-input .graph-box { fill: var(--leaf) }
.graph .graph-constant .graph-box { stroke-dasharray: 4 3 }
.graph .graph-result .graph-box { stroke: var(--ink); stroke-width: 2.2 }
.graph .graph-focus .graph-box { stroke: var(--gradient); stroke-width: 3 }
.graph .graph-name { font-weight: 650 }
.graph .graph-scope { fill: var(--quiet); font-size: 10.5px }
.graph .graph-value { fill: var(--value) }
.graph .graph-gradient { fill: var(--gradient) }
.graph .graph-edge { fill: none; stroke: var(--rule); stroke-width: 1.3 }
.graph .graph-head { fill: var(--rule) }
.graph .graph-local { fill: var(--local); font-size: 12px; stroke: var(--paper); stroke-width: 4px; paint-order: stroke; stroke-linejoin: round }
.graph .graph-paper { fill: var(--paper) }
.graph .graph-frame { fill: none; stroke: var(--rule); stroke-width: 0.6 }
.graph .graph-plus { fill: var(--value) }
.graph .graph-minus { fill: var(--gradient) }
.graph .graph-nan { fill: var(--quiet) }
.graph .graph-later { visibility: hidden }
`
