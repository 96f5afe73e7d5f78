/** Times in state are ISO 8601 texts in UTC. */
type Instant = string;

/** A portfolio's view that somebody saved. */
export interface PortfolioViewTable {
  id: string;
  workspace_id: string;
  /** Whose it is; null: everybody's. */
  person_id: string | null;
  name: string;
  /** The page's query string. */
  search: string;
  author: string;
  updated_at: Instant;
}

export interface PortfolioTables {
  portfolio_view: PortfolioViewTable;
}
