// Counts the seconds of a check down between two figures of the box. It never promises less than one second, takes
// every new figure as it comes, and stands still while a camera rolls, like everything else on the page.
const TICK_MS = 250;
const heard = new WeakMap();

setInterval(() => {
  const rolling = document.querySelector("#strip .rolling") !== null;
  for (const shown of document.querySelectorAll("[data-seconds-left]")) {
    const { secondsLeft, samplesDone } = shown.dataset;
    const given = `${secondsLeft} after ${samplesDone}`;
    const known = heard.get(shown);
    if (known?.given !== given) heard.set(shown, { given, sinceMs: performance.now() });
    else if (!rolling) tick(shown, Number(secondsLeft) - Math.floor((performance.now() - known.sinceMs) / 1000));
  }
}, TICK_MS);

function tick(shown, seconds) {
  const text = say(Math.max(1, seconds));
  if (shown.textContent !== text) shown.textContent = text;
}

function say(seconds) {
  if (seconds < 60) return `${seconds} s`;
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
