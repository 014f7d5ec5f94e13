/** The style sheet of a report. It holds no character that HTML or XML would read as markup. */
export const reportStyle = `
:root { color-scheme: light dark; --page: #fbfbf9; --ink: #1f2328; --quiet: #646b73; --rule: #e2e2dd; --sheet: #ffffff; --accent: #1d5fd1; --bad: #b3321c }
@media screen and (prefers-color-scheme: dark) {
:root { --page: #14161a; --ink: #e6e8eb; --quiet: #99a1ab; --rule: #2b2f36; --sheet: #1a1d22; --accent: #7ab0ff; --bad: #ff8a73 }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 ui-sans-serif, system-ui, -apple-system, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums }
main { max-width: 1080px; margin: 0 auto; padding: 64px 28px 80px }
h1, h2 { font-family: "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, "Liberation Serif", serif; font-weight: 500; text-wrap: balance }
h1 { margin: 0; font-size: clamp(36px, 6vw, 56px); line-height: 1.08; letter-spacing: -0.015em }
h2 { margin: 0; font-size: 27px; line-height: 1.2 }
.eyebrow { margin: 0 0 10px; color: var(--quiet); font-size: 13px; letter-spacing: 0.08em; text-transform: uppercase }
.lead { max-width: 36em; margin: 18px 0 0; font-size: 19px; text-wrap: pretty }
.warning { max-width: 36em; margin: 18px 0 0; padding: 10px 14px; border: 1px solid var(--bad); border-radius: 8px; color: var(--bad); text-wrap: pretty }
.note { margin: 4px 0 22px; color: var(--quiet); font-size: 15px }
section { margin-top: 60px; padding-top: 30px; border-top: 1px solid var(--rule) }
dl, dd, figure { margin: 0 }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 28px 36px; margin-top: 44px }
.figures dt { color: var(--quiet); font-size: 14px }
.figures .value { font-size: 34px; line-height: 1.25; letter-spacing: -0.02em; white-space: nowrap }
.figures .more { color: var(--quiet); font-size: 13.5px; line-height: 1.4 }
.figures .bad .value, .figures .bad .more { color: var(--bad) }
.figures div:first-child .value { color: var(--accent) }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 28px 32px }
.chart { display: block; width: 100%; height: auto }
main .chart .chart-paper { fill: none }
.wide { overflow-x: auto }
table { border-collapse: separate; border-spacing: 2px; font-size: 14.5px }
.confusion td, .confusion th { min-width: 44px; height: 38px; padding: 0 6px; border-radius: 5px; text-align: center }
.confusion th { color: var(--quiet); font-weight: 500 }
.confusion tbody td { background: var(--sheet) }
.confusion tbody th { padding-right: 10px; text-align: right }
.confusion tbody .recall { padding-left: 12px; background: none; color: var(--quiet) }
.confusion .hot { color: #ffffff }
.beside { display: flex; flex-wrap: wrap; gap: 32px 72px }
.frequent { flex: 1 1 200px; max-width: 320px }
h3 { margin: 10px 0 8px; font-size: 14.5px; font-weight: 500; color: var(--quiet) }
ol { margin: 0; padding: 0; list-style: none }
li { display: flex; justify-content: space-between; gap: 24px; padding: 6px 0; border-top: 1px solid var(--rule) }
li span:last-child { white-space: nowrap }
.rows { border-collapse: collapse }
.rows th, .rows td { padding: 6px 14px; border-bottom: 1px solid var(--rule); text-align: right; white-space: nowrap }
.rows th { color: var(--quiet); font-weight: 500 }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(124px, 1fr)); gap: 26px 20px }
.pictures figure { break-inside: avoid }
.picture { display: block; width: 100%; height: auto; padding: 8px; border: 1px solid var(--rule); border-radius: 8px; background: var(--sheet) }
.pictures figcaption { display: grid; grid-template-columns: 1fr auto; align-items: baseline; margin-top: 8px; line-height: 1.3 }
.pictures .names { grid-column: 1 / -1; font-size: 17px }
.arrow { color: var(--quiet) }
.names b { color: var(--bad); font-weight: 600 }
.pictures small { color: var(--quiet); font-size: 12.5px; white-space: nowrap }
pre { margin: 0; padding: 14px 18px; border: 1px solid var(--rule); border-radius: 8px; background: var(--sheet); font: 14px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere }
.settings { display: flex; flex-wrap: wrap; gap: 18px 44px; margin-top: 26px }
.settings dt { color: var(--quiet); font-size: 14px }
.source { max-width: 46em; margin: 28px 0 0; color: var(--quiet); font-size: 14px }
@media (max-width: 560px) {
main { padding: 40px 20px 56px }
.figures { grid-template-columns: 1fr 1fr; gap: 24px }
.figures .value { font-size: 28px }
.confusion { font-size: 11px; border-spacing: 1px }
.confusion td, .confusion th { min-width: 22px; height: 27px; padding: 0 1px }
.confusion tbody th { padding-right: 4px }
.confusion tbody .recall { padding-left: 4px }
}
@media print {
:root { --page: #ffffff; --sheet: #ffffff; --ink: #1f2328; --quiet: #555c64; --rule: #d5d5d0; --accent: #1d5fd1; --bad: #b3321c; color-scheme: light; print-color-adjust: exact; -webkit-print-color-adjust: exact }
body { font-size: 12px }
main { max-width: none; padding: 0 }
h1 { font-size: 34px }
h2 { font-size: 20px }
.lead { font-size: 15px }
section { margin-top: 24px; padding-top: 16px }
.note { margin-bottom: 12px; font-size: 12px }
.figures { grid-template-columns: repeat(4, auto); gap: 20px; margin-top: 24px }
.figures .value { font-size: 22px }
.figures .more, .figures dt, .source, .settings dt { font-size: 11px }
.charts { grid-template-columns: 1fr 1fr; gap: 20px }
.beside { flex-wrap: nowrap; gap: 32px }
.confusion { font-size: 11px }
.confusion td, .confusion th { min-width: 32px; height: 26px; padding: 0 4px }
.pictures { grid-template-columns: repeat(auto-fill, minmax(84px, 1fr)); gap: 14px 12px }
.pictures small { font-size: 9.5px }
.rows { font-size: 10px }
.rows th, .rows td { padding: 3px 6px }
pre { font-size: 11px; padding: 10px 12px }
.charts, table, pre, li { break-inside: avoid }
.rows { break-inside: auto }
h2, .note { break-after: avoid }
}
`
