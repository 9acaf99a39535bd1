import { dirname, join, resolve } from "node:path";
import pdfmake, { type Content, type CustomTableLayout } from "pdfmake";
import { INK, LINE, PAGE, QUIET } from "./style.ts";

export interface Paper {
  title: string;
  footer: string;
  madeAtMs: number;
  content: Content[];
}

/** Sets paper in Roboto, which comes with pdfmake: Latin, Greek and Cyrillic. */
export async function print(paper: Paper): Promise<Uint8Array> {
  const fonts = join(dirname(Bun.resolveSync("pdfmake/package.json", import.meta.dir)), "fonts", "Roboto");
  pdfmake.setFonts({
    Roboto: {
      normal: join(fonts, "Roboto-Regular.ttf"),
      bold: join(fonts, "Roboto-Medium.ttf"),
      italics: join(fonts, "Roboto-Italic.ttf"),
      bolditalics: join(fonts, "Roboto-MediumItalic.ttf"),
    },
  });
  pdfmake.setTableLayouts(LAYOUTS);
  // Pictures travel inside the document: it needs no address and no file but its fonts.
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => dirname(resolve(path)) === fonts);
  const footer = (page: number, pages: number): Content => ({
    margin: [PAGE.marginX, 14, PAGE.marginX, 0],
    columns: [{ text: paper.footer }, { text: `page ${page} of ${pages}`, alignment: "right", width: 80 }],
    fontSize: 8,
    color: QUIET,
  });
  const document = pdfmake.createPdf({
    info: { title: paper.title, creator: "CAMF", producer: "CAMF", creationDate: new Date(paper.madeAtMs) },
    pageSize: "A4",
    pageMargins: [PAGE.marginX, PAGE.marginTop, PAGE.marginX, PAGE.marginBottom],
    defaultStyle: { font: "Roboto", fontSize: 9, color: INK, lineHeight: 1.15 },
    styles: { heading: { fontSize: 12, bold: true, margin: [0, 14, 0, 5] } },
    footer,
    content: paper.content,
  });
  return new Uint8Array(await document.getBuffer());
}

const LAYOUTS: Record<string, CustomTableLayout> = {
  labels: {
    hLineWidth: () => 0,
    vLineWidth: () => 0,
    paddingLeft: () => 0,
    paddingRight: () => 6,
    paddingTop: () => 1,
    paddingBottom: () => 1,
  },
  lines: {
    hLineWidth: (row, { table }) => (row === 0 || row === table.body.length ? 0 : 0.5),
    vLineWidth: () => 0,
    hLineColor: () => LINE,
    paddingLeft: (column) => (column === 0 ? 0 : 5),
    paddingRight: () => 5,
    paddingTop: () => 3.5,
    paddingBottom: () => 3,
  },
  banner: {
    hLineWidth: () => 0,
    vLineWidth: () => 0,
    paddingLeft: () => 12,
    paddingRight: () => 12,
    paddingTop: () => 8,
    paddingBottom: () => 8,
  },
};
