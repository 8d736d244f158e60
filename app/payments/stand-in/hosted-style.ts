/** One style for every page of the stand-in, put inline and allowed by its hash alone. */
export const HOSTED_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #f6f7f9; --card: #ffffff; --ink: #1b2430; --soft: #596575; --line: #d9dee6; --field: #8b96a5;
  --accent: #3d3fc4; --accent-ink: #ffffff; --bad: #b3261e; --bad-paper: #fdeeed;
  --note: #fff3d6; --note-ink: #5b4300;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #10151c; --card: #19212b; --ink: #e8ecf2; --soft: #a4b0c0; --line: #2c3744; --field: #6f7d8f;
    --accent: #a5a8ff; --accent-ink: #14163f; --bad: #ffb4ab; --bad-paper: #3b1d1c;
    --note: #3d3008; --note-ink: #ffdf8c;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
}
.test-mode { margin: 0; padding: 8px 20px; background: var(--note); color: var(--note-ink); text-align: center; font-size: 14px; font-weight: 600; }
main { max-width: 1040px; margin: 0 auto; padding: 20px 20px 64px; }
a { color: var(--accent); text-underline-offset: 3px; }
.back { display: inline-block; padding: 6px 0; }
.columns { display: grid; gap: 28px; margin-top: 12px; }
@media (min-width: 860px) {
  main { padding: 36px 32px 80px; }
  .columns { grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); gap: 56px; align-items: start; }
  .summary { position: sticky; top: 24px; }
}
h1 { font-size: 16px; font-weight: 500; color: var(--soft); margin: 0; }
.panel h1 { font-size: 19px; font-weight: 650; color: var(--ink); margin: 0 0 12px; }
.amount { font-size: 36px; line-height: 1.2; font-weight: 650; letter-spacing: -0.02em; margin: 2px 0 22px; font-variant-numeric: tabular-nums; }
.lines { list-style: none; margin: 0; padding: 0; }
.lines li, .sums > div { display: flex; justify-content: space-between; gap: 20px; padding: 7px 0; }
.lines small { display: block; color: var(--soft); font-size: 14px; }
.money { font-variant-numeric: tabular-nums; white-space: nowrap; }
.sums { border-top: 1px solid var(--line); margin: 12px 0 0; padding-top: 8px; }
.sums dt { color: var(--soft); }
.sums dd { margin: 0; }
.sums .total { border-top: 1px solid var(--line); margin-top: 6px; padding-top: 12px; font-weight: 650; }
.sums .total dt { color: var(--ink); }
form, .panel { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 22px; }
@media (min-width: 860px) { form, .panel { padding: 30px; } }
.panel { max-width: 520px; margin: 40px auto; }
.panel form { background: none; border: 0; padding: 0; margin: 20px 0 0; display: grid; gap: 12px; }
fieldset { border: 0; margin: 0 0 26px; padding: 0; min-width: 0; }
legend { font-size: 17px; font-weight: 650; padding: 0; margin-bottom: 10px; }
.field { margin-bottom: 13px; }
label { display: block; font-size: 14px; font-weight: 550; margin-bottom: 4px; }
label span { font-weight: 400; color: var(--soft); }
input:not([type=radio]), select {
  width: 100%; min-height: 46px; padding: 9px 12px; font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--field); border-radius: 8px;
}
input[readonly] { background: var(--paper); color: var(--soft); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
::placeholder { color: var(--soft); opacity: 1; }
[aria-invalid=true] { border-color: var(--bad) !important; box-shadow: 0 0 0 1px var(--bad); }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 12px; }
.problem { color: var(--bad); font-size: 14px; margin: 5px 0 0; }
.alert { background: var(--bad-paper); color: var(--bad); border-radius: 8px; padding: 12px 14px; margin: 12px 0 20px; font-weight: 550; }
.choice { display: flex; align-items: center; gap: 12px; padding: 12px; min-height: 48px; border: 1px solid var(--line); border-radius: 8px; margin-bottom: 8px; font-weight: 400; font-size: 16px; cursor: pointer; }
.choice:has(:checked) { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
.choice input { width: 18px; height: 18px; margin: 0; accent-color: var(--accent); }
.choice .what { flex: 1; color: var(--ink); }
.choice small { display: block; color: var(--soft); }
.choice .money { color: var(--ink); }
button { width: 100%; min-height: 52px; border: 1px solid var(--accent); border-radius: 10px; font: inherit; font-size: 17px; font-weight: 650; color: var(--accent-ink); background: var(--accent); cursor: pointer; font-variant-numeric: tabular-nums; }
button:hover { filter: brightness(1.08); }
button.quiet { background: transparent; color: var(--accent); }
.small-print { color: var(--soft); font-size: 14px; margin: 12px 0 0; text-align: center; }
details { margin-top: 22px; border-top: 1px solid var(--line); padding-top: 12px; }
summary { cursor: pointer; padding: 6px 0; font-weight: 550; }
.cards { list-style: none; margin: 8px 0 0; padding: 0; font-size: 14px; }
.cards li { display: flex; justify-content: space-between; gap: 16px; padding: 4px 0; color: var(--soft); }
.cards span { text-align: right; }
.cards code { font-size: 14px; color: var(--ink); white-space: nowrap; }
.for-rate { display: none; }
body:has(#rate-0:checked) .rate-0, body:has(#rate-1:checked) .rate-1, body:has(#rate-2:checked) .rate-2,
body:has(#rate-3:checked) .rate-3, body:has(#rate-4:checked) .rate-4 { display: inline; }
`;
