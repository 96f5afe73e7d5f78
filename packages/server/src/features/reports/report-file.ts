/** A report as a download. */
export function reportResponse(name: string, type: string, bytes: Uint8Array): Response {
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${name.replaceAll(/[^\w.-]/g, "_")}"`,
      "content-length": String(bytes.byteLength),
      "cache-control": "private, no-store",
    },
  });
}
