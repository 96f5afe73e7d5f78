export interface ImportTables {
  import_job: ImportJobTable;
}

/** An import under way or ended. */
export interface ImportJobTable {
  id: string;
  workspace_id: string;
  started_at: string;
  /** JSON of the job as last told, without rows of the files: those stand in the facts store, where erasure finds them. */
  job: string;
}
