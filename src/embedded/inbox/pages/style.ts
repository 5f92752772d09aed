export const INBOX_STYLE = `:root { --ink: #1d2733; --soft: #5b6775; --line: #dfe4ea; --paper: #fff; --ground: #f4f6f8; --accent: #0b5cad; color-scheme: light }
* { box-sizing: border-box }
body { margin: 0; font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; color: var(--ink); background: var(--ground) }
a { color: var(--accent); text-decoration: none }
a:hover { text-decoration: underline }
.bar { display: flex; gap: 1rem; align-items: baseline; padding: .7rem 1.5rem; background: #12324f; color: #c9d6e3; font-size: 14px }
.bar a { color: #fff }
.bar .brand { font-weight: 600; font-size: 16px }
.bar .home { margin-left: auto }
.offline .bar { background: #7a2d22 }
.offline .note::after { content: " \\2013 the service is not running" }
main { max-width: 76rem; margin: 1.5rem auto; padding: 0 1.5rem }
.head { display: flex; gap: .8rem; align-items: baseline; margin-bottom: .8rem }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0; overflow-wrap: anywhere }
.count { color: var(--soft) }
.empty { padding: 4rem 1rem; text-align: center; color: var(--soft); background: var(--paper); border: 1px solid var(--line); border-radius: 8px }
#list table { width: 100%; table-layout: fixed; border-collapse: separate; border-spacing: 0; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; overflow: hidden }
#list th { text-align: left; font-weight: 500; font-size: 13px; color: var(--soft); background: #fafbfc }
#list th, #list td { padding: .55rem .9rem; border-bottom: 1px solid var(--line); white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
#list tbody tr:last-child td { border-bottom: 0 }
#list tbody tr:hover td { background: #f0f6fc }
#list tbody tr { position: relative }
#list td.subject a::before { content: ""; position: absolute; inset: 0 }
#list td.subject a { font-weight: 500; color: var(--ink) }
#list .to { width: 25% } #list .template { width: 9.5rem } #list .time { width: 11rem }
#list td.time { color: var(--soft); font-variant-numeric: tabular-nums }
#list tr.new td { animation: arrive 2.5s ease-out }
@keyframes arrive { from { background: #fff3c4 } }
.badge { display: inline-block; padding: 0 .55rem; border-radius: 1rem; font-size: 12.5px; font-weight: 500; line-height: 1.55rem; vertical-align: middle; background: #e6ebf0; color: #33414f }
.badge-initial-contact { background: #e1effb; color: #0b4c8c }
.badge-batch-request { background: #e7e4fa; color: #43329b }
.badge-follow-up { background: #fdeed3; color: #7a4b00 }
.badge-confirmation { background: #dcf3e4; color: #17613a }
.pages { display: flex; gap: 1rem; justify-content: center; padding: 1rem }
.back { margin: 0 0 .6rem } .back a::before { content: "\\2190\\00a0" }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .8rem 0 1.2rem }
.facts dt { color: var(--soft) } .facts dd { margin: 0; overflow-wrap: anywhere }
.tabs { display: flex; flex-wrap: wrap; align-items: center }
.tabs > input { position: absolute; opacity: 0 }
.tabs > label { padding: .45rem 1rem; border: 1px solid transparent; border-bottom: 0; border-radius: 8px 8px 0 0; color: var(--soft); cursor: pointer; margin-bottom: -1px; z-index: 1 }
.tabs > input:checked + label { background: var(--paper); border-color: var(--line); color: var(--ink); font-weight: 500 }
.tabs > input:focus-visible + label { outline: 2px solid var(--accent); outline-offset: -3px }
.raw { margin-left: auto }
.panel { display: none; flex-basis: 100%; background: var(--paper); border: 1px solid var(--line); border-radius: 0 8px 8px 8px; overflow: hidden }
#tab-html:checked ~ .html, #tab-text:checked ~ .text, #tab-headers:checked ~ .headers { display: block }
.panel iframe { display: block; width: 100%; height: max(30rem, calc(100vh - 17rem)); border: 0; background: #fff }
.panel pre { margin: 0; padding: 1.2rem; font: 13.5px/1.55 ui-monospace, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere }
.headers table { width: 100%; border-collapse: collapse; font: 13.5px/1.5 ui-monospace, "DejaVu Sans Mono", monospace }
.headers th { text-align: left; vertical-align: top; white-space: nowrap; font-weight: 500; color: var(--soft) }
.headers th, .headers td { padding: .35rem .9rem; border-bottom: 1px solid var(--line) }
.headers tr:last-child > * { border-bottom: 0 }
.headers td { overflow-wrap: anywhere }
@media (max-width: 45rem) {
  main { padding: 0 .8rem; margin-top: 1rem } .bar .home, #list thead { display: none }
  #list table, #list tbody, #list tr, #list td { display: block } #list tr { border-bottom: 1px solid var(--line); padding: .4rem 0 }
  #list tr:last-child { border-bottom: 0 }
  #list td { border: 0; padding: .1rem .8rem } #list .to, #list .template, #list .time { width: auto } #list td.subject { white-space: normal }
  .tabs > label { padding: .45rem .6rem }
}
`;
