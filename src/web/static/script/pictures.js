// Keeps what looks live truly live: without a beat from the box the page says so, and feeds run only while seen.
const BEAT_LOST_MS = 2500;
const NEVER_CONNECTED_MS = 8000;
const WATCH_MS = 250;

let lastBeatMs = performance.now();
let connected = false;

document.addEventListener("beat", () => {
  const wasLost = document.documentElement.dataset.connection === "lost";
  lastBeatMs = performance.now();
  connected = true;
  if (!wasLost) return;
  delete document.documentElement.dataset.connection;
  restartFeeds();
});

setInterval(() => {
  if (document.hidden) {
    lastBeatMs = performance.now();
    return;
  }
  const silentMs = performance.now() - lastBeatMs;
  if (document.getElementById("stream") === null) return;
  if (connected && silentMs > BEAT_LOST_MS) document.documentElement.dataset.connection = "lost";
  if (!connected && silentMs > NEVER_CONNECTED_MS) location.reload();
}, WATCH_MS);

document.addEventListener("visibilitychange", () => {
  if (document.hidden) stopFeeds();
  else restartFeeds();
});
// After the load, which an endless picture would hold back for ever.
addEventListener("load", restartFeeds);
document.addEventListener("htmx:after:swap", startNewFeeds);
document.addEventListener("error", retryFeed, true);

/** Leaving the page must end the feeds at once: browsers hold few connections to one box. */
addEventListener("pagehide", stopFeeds);

function listFeeds() {
  return [...document.querySelectorAll("img[data-feed]")];
}

function restartFeeds() {
  for (const feed of listFeeds()) feed.src = `${feed.dataset.feed}?${Date.now()}`;
}

/** A camera that was plugged in while the page was open. */
function startNewFeeds() {
  if (document.hidden || document.readyState !== "complete") return;
  for (const feed of listFeeds()) if (!feed.hasAttribute("src")) feed.src = feed.dataset.feed;
}

function stopFeeds() {
  for (const feed of listFeeds()) feed.removeAttribute("src");
}

function retryFeed(event) {
  const feed = event.target;
  if (!(feed instanceof HTMLImageElement) || !feed.dataset.feed || !feed.hasAttribute("src")) return;
  setTimeout(() => {
    if (!document.hidden) feed.src = `${feed.dataset.feed}?${Date.now()}`;
  }, 1000);
}
