import "./styles/index.css";
import { render } from "preact";
import { App } from "./app/App";
import { dir, lang } from "./i18n";
import { loadSession } from "./session/session";
import "./ui/theme";

document.documentElement.lang = lang;
document.documentElement.dir = dir;

const root = document.getElementById("app");
if (!root) throw new Error("index.html has no #app");
render(<App />, root);
void loadSession();
