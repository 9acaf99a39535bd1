import { defineDetector } from "@camf/detector-sdk";

// What stands in a log is text, whatever it looks like.
console.error("<script>window.hacked=1</script><img src=x onerror=window.hacked=1> & \u001b[31mred\u202ecba");
console.error("looks for clocks");
for (let line = 0; line < 60; line++) console.error(`line ${line} of a start that has much to say about what it does`);

await defineDetector({
  wants: "frame",
  analyze: () => ({ findings: [], observations: [] }),
});
