import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FakeSocket } from "../../shared/tests/fake-socket";
import { Widget } from "../widget";
import { closeTabs, hello, message } from "./desk";

const widgets: Widget[] = [];

function mount(options: { color?: string; position?: string; theme?: string; lang?: "fa" | "en" } = {}) {
  const widget = new Widget({ site: "shop", origin: "https://desk.example", lang: "fa", ...options });
  widgets.push(widget);
  widget.mount();
  const host = document.querySelector<HTMLElement>("#pasokh-widget");
  const shadow = host?.shadowRoot;
  if (!host || !shadow) throw new Error("no widget");
  const find = (id: string) => shadow.querySelector<HTMLElement>(`[data-testid=${id}]`) as HTMLElement;
  const write = (text: string) => {
    const box = find("composer") as HTMLTextAreaElement;
    box.value = text;
    box.dispatchEvent(new Event("input"));
  };
  const accept = (fields = {}) => {
    FakeSocket.last.onopen?.();
    FakeSocket.last.say(hello(fields));
  };
  return { widget, host, shadow, find, write, accept };
}

beforeEach(() => {
  closeTabs();
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal(
    "FontFace",
    class {
      load() {
        return Promise.reject(new Error("no fonts here"));
      }
    },
  );
});
afterEach(() => {
  for (const widget of widgets.splice(0)) widget.destroy();
  delete document.documentElement.dataset.theme;
  closeTabs();
  vi.unstubAllGlobals();
});

it("shows how much is unread until it is opened", () => {
  const { find, accept, shadow } = mount();
  accept({ messages: [message(1), message(2)] });
  expect(shadow.querySelector(".badge")?.textContent).toBe("۲");
  expect(find("launcher").getAttribute("aria-label")).toContain("۲ پیام تازه");
  find("launcher").click();
  expect(shadow.querySelector<HTMLElement>(".badge")?.hidden).toBe(true);
});

it("stays open, with its half-written words, on the shop's next page", () => {
  const first = mount();
  first.find("launcher").click();
  first.write("نیمه‌کاره");
  widgets.pop()?.destroy();
  const second = mount();
  expect(second.find("panel").hidden).toBe(false);
  expect((second.find("composer") as HTMLTextAreaElement).value).toBe("نیمه‌کاره");
  second.find("close").click();
  widgets.pop()?.destroy();
  expect(mount().find("panel").hidden).toBe(true);
});

it("counts near the limit and says in words what is too long", () => {
  const { find, write, shadow, accept } = mount();
  accept();
  find("launcher").click();
  write("س".repeat(3600));
  expect(shadow.querySelector(".counter")?.textContent).toBe("۳۶۰۰ از ۴۰۰۰ نویسه");
  expect((find("send") as HTMLButtonElement).disabled).toBe(false);
  write("س".repeat(4012));
  expect(find("too-long").textContent).toContain("۱۲ نویسه");
  expect((find("send") as HTMLButtonElement).disabled).toBe(true);
  // The desk counts characters; an emoji is one of them.
  write("👍".repeat(3000));
  expect((find("send") as HTMLButtonElement).disabled).toBe(false);
});

it("closes on Escape and gives the focus back to where it came from", () => {
  const { find, widget } = mount();
  const link = document.createElement("button");
  document.body.append(link);
  link.focus();
  widget.open();
  find("composer").dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  expect(find("panel").hidden).toBe(true);
  expect(document.activeElement).toBe(link);
  link.remove();
});

it("is as light or dark as the page says, unless the script line says otherwise", async () => {
  const { host } = mount();
  expect(host.dataset.theme).toBe("light");
  document.documentElement.dataset.theme = "dark";
  await vi.waitFor(() => expect(host.dataset.theme).toBe("dark"));
  widgets.pop()?.destroy();
  expect(mount({ theme: "light" }).host.dataset.theme).toBe("light");
});

it("stands where the script line says, in the shop's colour", () => {
  const side = (options: object) => {
    const { shadow, host } = mount(options);
    const found = [
      shadow.querySelector("[lang]")?.className.split(" ")[0],
      host.style.getPropertyValue("--pasokh-solid"),
    ];
    widgets.pop()?.destroy();
    return found;
  };
  expect(side({})).toEqual(["at-left", ""]);
  expect(side({ lang: "en" })).toEqual(["at-right", ""]);
  expect(side({ position: "right", color: "#4f46c8" })).toEqual(["at-right", "rgb(79 70 200)"]);
  const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  expect(side({ lang: "en", position: "left", color: "red;}" })).toEqual(["at-left", ""]);
  expect(warned).toHaveBeenCalledOnce();
});

it("takes on a phone the room that the keyboard leaves", () => {
  const viewport = Object.assign(new EventTarget(), { offsetTop: 0, height: 844, scale: 1 });
  vi.stubGlobal("visualViewport", viewport);
  vi.stubGlobal("matchMedia", (query: string) =>
    Object.assign(new EventTarget(), { matches: query.includes("max-width") }),
  );
  const { find } = mount();
  find("launcher").click();
  Object.assign(viewport, { offsetTop: 12, height: 460 });
  viewport.dispatchEvent(new Event("resize"));
  expect(find("panel").style.top).toBe("12px");
  expect(find("panel").style.height).toBe("460px");
  expect(document.documentElement.style.overflow).toBe("hidden");
  find("close").click();
  expect(document.documentElement.style.overflow).toBe("");
});
