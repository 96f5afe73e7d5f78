import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./app/tokens.css";
import "./app/mantine-skin.css";
import "./app/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { startMessages } from "./app/messages.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("page requires an element #root, got none");
await startMessages();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
