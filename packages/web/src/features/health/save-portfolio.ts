import type { PortfolioSelection, Problem } from "@tendwell/contract";
import { ApiError, urlOf } from "../../lib/api-client.ts";

/** Has the server write the accounts into a file and hands it to the reader; throws ApiError. */
export async function savePortfolio(
  workspace: string,
  selection: PortfolioSelection,
  scorecard: string,
  format: "csv" | "xlsx",
): Promise<void> {
  const response = await fetch(
    urlOf("POST /api/v1/workspaces/{workspace}/portfolio/export", { params: { workspace } }),
    {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ selection, scorecard, format }),
    },
  );
  if (!response.ok) throw new ApiError((await response.json()) as Problem);
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = `portfolio-${scorecard}.${format}`;
  link.click();
  URL.revokeObjectURL(url);
}
