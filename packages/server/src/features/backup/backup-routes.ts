import { assertInstallationOwner } from "../../access/principal.ts";
import type { RouteHandlers } from "../../access/route-handlers.ts";
import { type BackupServiceOptions, writeBackup } from "./backup-service.ts";

type Keys = "POST /api/v1/backups";

export function backupRoutes(options: BackupServiceOptions): Pick<RouteHandlers, Keys> {
  return {
    "POST /api/v1/backups": ({ principal, body }) => {
      assertInstallationOwner(principal);
      return writeBackup(options, body.name);
    },
  };
}
