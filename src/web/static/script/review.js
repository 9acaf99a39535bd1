// A tap on a card's moment shows it in the recording. A notice goes by itself unless it can be undone.
const NOTICE_MS = 6000;

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-seek]") : null;
  if (!button) return;
  const video = document.getElementById(button.dataset.video);
  if (!(video instanceof HTMLVideoElement)) return;
  video.pause();
  video.currentTime = Number(button.dataset.seek);
  video.scrollIntoView({ block: "nearest" });
});

let notice;
document.addEventListener("htmx:after:swap", () => {
  const shown = document.getElementById("notice");
  if (!shown || shown.childElementCount === 0 || shown.dataset.since) return;
  shown.dataset.since = String(Date.now());
  clearTimeout(notice);
  notice = setTimeout(() => {
    shown.replaceChildren();
    delete shown.dataset.since;
  }, NOTICE_MS);
});
