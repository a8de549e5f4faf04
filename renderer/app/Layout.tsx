import type { ReactNode } from "react";
import { BackendBanner } from "./BackendBanner.tsx";
import classes from "./Layout.module.css";
import { Sidebar } from "./Sidebar.tsx";
import { strings } from "./strings.ts";

/** Sidebar and main column; what is urgent for the whole window stands above them. */
export function Layout({ children }: { children: ReactNode }) {
  return (
    <div className={classes["window"]}>
      <a href="#main" className={classes["skip"]}>
        {strings.skip}
      </a>
      <BackendBanner />
      <div className={classes["columns"]}>
        <Sidebar />
        <main id="main" className={classes["main"]} tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}
