/** Times in state are ISO 8601 texts in UTC. */
type Instant = string;

/** How a company reads its messages and calendars. */
export interface TouchCaptureTable {
  workspace_id: string;
  /** JSON list of one's own domains. */
  internal_domains: string;
  /** 1 where the text of messages is kept. */
  keep_body: number;
}

/** A file or folder on the server's machine that is read again and again. */
export interface TouchFolderTable {
  workspace_id: string;
  kind: "mail" | "calendar";
  path: string;
  read_at: Instant | null;
  error: string | null;
  /** JSON of the newest reading that found something. */
  last: string | null;
}

/** Which state of a file was read already: a hash of its path, its size and its time of change. */
export interface TouchFileTable {
  workspace_id: string;
  path_hash: string;
  stamp: string;
}

export interface TouchTables {
  touch_capture: TouchCaptureTable;
  touch_folder: TouchFolderTable;
  touch_file: TouchFileTable;
}
