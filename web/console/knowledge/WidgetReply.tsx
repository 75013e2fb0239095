import { useEffect, useRef } from "preact/hooks";
import type { Payload } from "../../shared/protocol";
import { choiceButtons } from "../../widget/cards";
import { element } from "../../widget/dom";
import { followTheme } from "../../widget/look";
import { messageBody } from "../../widget/message";
import { comparisonTable } from "../../widget/more/comparison";
import { orderCard } from "../../widget/more/order";
import moreStyles from "../../widget/more/styles.css?inline";
import { moreTexts } from "../../widget/more/texts";
import widgetStyles from "../../widget/styles.css?inline";
import { texts } from "../../widget/texts";
import { dir, lang } from "../i18n";
import type { Reply } from "./model";

/** In the widget the log fills a panel; here it is as high as what it holds. */
const OWN_STYLES = ".log { height: auto; } .message:last-child { margin-block-end: 0; }";

/**
 * Draw a customer's words and the bot's replies with the widget's own code and styles, in a shadow root like its own.
 *
 * @param onChoice what a press on a quick reply does
 */
export function WidgetReply({
  asked,
  replies,
  onChoice,
}: {
  asked: string | null;
  replies: Reply[];
  onChoice: (title: string) => void;
}) {
  const host = useRef<HTMLDivElement>(null);
  const log = useRef<HTMLElement | null>(null);
  const pressed = useRef(onChoice);
  pressed.current = onChoice;
  useEffect(() => {
    if (!host.current) return;
    const shadow = host.current.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`${widgetStyles}${moreStyles}${OWN_STYLES}`);
    shadow.adoptedStyleSheets = [sheet];
    log.current = element("div", { class: "log", dir, lang, "data-testid": "widget-reply" });
    shadow.append(log.current);
    return followTheme(host.current, undefined);
  }, []);
  useEffect(() => {
    const look = { say: texts(lang), lang, origin: location.origin };
    const rest = (payload: Payload) => {
      if (payload.type === "order") return orderCard(payload.order, moreTexts(lang), lang);
      if (payload.type === "comparison") return comparisonTable(payload, moreTexts(lang), look.say, lang);
      return null;
    };
    const message = (author: string, ...parts: Node[]) =>
      element("div", { class: `message ${author}`, "data-author": author }, ...parts);
    const choices = replies.at(-1)?.payload?.choices ?? [];
    log.current?.replaceChildren(
      ...(asked === null
        ? []
        : [message("customer", ...messageBody({ text: asked, payload: null }, look, rest))]),
      ...replies.map((reply) => message("bot", ...messageBody(reply, look, rest))),
      ...(choices.length ? [choiceButtons(choices, ({ title }) => pressed.current(title))] : []),
    );
  }, [JSON.stringify([asked, replies])]);
  return <div ref={host} class="widget-reply" />;
}
