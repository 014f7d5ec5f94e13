/** The style sheet of the lectures. */
export const siteStyle = `
:root { color-scheme: light dark; --page: #fbfbf9; --ink: #1f2328; --quiet: #5d646d; --rule: #e2e2dd; --sheet: #ffffff; --accent: #1d5fd1; --good: #17693c; --bad: #b3321c }
@media screen and (prefers-color-scheme: dark) {
:root { --page: #14161a; --ink: #e6e8eb; --quiet: #a3abb5; --rule: #2b2f36; --sheet: #1a1d22; --accent: #7ab0ff; --good: #56d390; --bad: #ff8a73 }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--ink); font: 17px/1.6 ui-sans-serif, system-ui, -apple-system, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums }
main { max-width: 900px; margin: 0 auto; padding: 32px 24px 80px }
h1, h2, h3 { font-family: "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, "Liberation Serif", serif; font-weight: 500; text-wrap: balance; line-height: 1.2 }
h1 { font-size: clamp(32px, 5vw, 46px); letter-spacing: -0.015em }
h2 { margin-top: 2.2em; font-size: 27px }
a { color: var(--accent) }
nav { display: flex; justify-content: space-between; gap: 24px; font-size: 14px }
pre { padding: 14px 18px; overflow-x: auto; border: 1px solid var(--rule); border-radius: 8px; background: var(--sheet); font: 13.5px/1.5 ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", monospace }
code { font-family: ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", monospace; font-size: 0.9em }
pre code { font-size: inherit }
blockquote { margin: 0; padding-left: 16px; border-left: 3px solid var(--rule); color: var(--quiet) }
.checks, .contents { margin: 0 0 1.4em; padding: 0; list-style: none; font-size: 15px }
.checks li, .contents li { display: flex; justify-content: space-between; gap: 24px; padding: 4px 2px 4px 22px; border-bottom: 1px solid var(--rule); position: relative }
.checks li::before { position: absolute; left: 2px; content: "✓"; color: var(--good) }
.checks .broken::before { content: "✗"; color: var(--bad) }
.contents output, .checks output { color: var(--quiet); text-align: right; overflow-wrap: anywhere }
figure { margin: 1.6em 0; overflow-x: auto }
figure svg { display: block; max-width: 100%; height: auto; margin: 0 auto }
figure svg.chart { max-width: 680px }
figure iframe { width: 100%; height: 640px; border: 1px solid var(--rule); border-radius: 8px }
figcaption { margin-top: 6px; color: var(--quiet); font-size: 14px; text-align: center }
.verdict { color: var(--good); font-weight: 600 }
table { border-collapse: collapse; font-size: 15px }
th, td { padding: 5px 14px; border-bottom: 1px solid var(--rule); text-align: left }
`
