// Keeps the end of a log in sight as it grows, unless the reader scrolled up to read.
const NEAR_END_PX = 24;
let follows = true;

document.addEventListener(
  "scroll",
  ({ target }) => {
    if (!(target instanceof Element) || !target.matches("[data-tail]")) return;
    follows = target.scrollHeight - target.scrollTop - target.clientHeight < NEAR_END_PX;
  },
  true,
);
document.addEventListener("htmx:after:swap", keepEnd);
addEventListener("load", keepEnd);

function keepEnd() {
  if (!follows) return;
  for (const tail of document.querySelectorAll("[data-tail]")) tail.scrollTop = tail.scrollHeight;
}
