import type { Page } from "playwright-core";

/** Mean brightness of a part of the picture as it stands on the canvas, 0..255; one pane is shown. */
export function measure(page: Page, [x, y, width, height]: readonly number[]): Promise<number> {
  return page.evaluate(
    async ([x, y, width, height]) => {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const canvas = document.querySelector<HTMLCanvasElement>("[data-canvas]");
      const [left, top, across, down] = (document.querySelector("svg[data-boxes]")?.getAttribute("viewBox") ?? "")
        .split(" ")
        .map(Number);
      const copy = document.createElement("canvas").getContext("2d");
      if (!canvas || !copy) return -1;
      Object.assign(copy.canvas, { width: canvas.width, height: canvas.height });
      copy.drawImage(canvas, 0, 0);
      const place = [
        ((x - left) / across) * canvas.width,
        ((y - top) / down) * canvas.height,
        (width / across) * canvas.width,
        (height / down) * canvas.height,
      ].map(Math.round);
      const { data } = copy.getImageData(place[0], place[1], place[2], place[3]);
      let sum = 0;
      for (let at = 0; at < data.length; at += 4) sum += Math.max(data[at], data[at + 1], data[at + 2]);
      return sum / (data.length / 4);
    },
    [x, y, width, height],
  );
}
