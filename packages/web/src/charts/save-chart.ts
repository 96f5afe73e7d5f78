function download(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}

export function saveSvg(svg: string, name: string): void {
  download(svg, `${name}.svg`);
}

/** Draws the SVG at twice its size, on the page's surface. */
export async function savePng(svg: string, name: string, ground: string): Promise<void> {
  const image = new Image();
  image.src = svg;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width * 2;
  canvas.height = image.height * 2;
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.scale(2, 2);
  context.fillStyle = ground;
  context.fillRect(0, 0, image.width, image.height);
  context.drawImage(image, 0, 0);
  download(canvas.toDataURL("image/png"), `${name}.png`);
}
