/** What a message may carry: quick replies, products, an order, a survey's question. */
import { safeAddress } from "../shared/linkify";
import { clock, day, digits, type Lang, toman } from "../shared/persian";
import type { Message, Order, Product } from "../shared/protocol";
import type { Chat } from "./chat";
import { button, element } from "./dom";
import type { Say } from "./texts";

export interface Context {
  chat: Chat;
  say: Say;
  lang: Lang;
  /** The desk's address, which relative images and links are read against. */
  origin: string;
}

export function productCard(product: Product, { say, lang, origin }: Context): HTMLElement {
  const image = safeAddress(product.image, origin);
  const link = safeAddress(product.url, origin);
  const price = element("p", { class: "price" });
  if (product.old_price_rial) price.append(element("s", {}, toman(product.old_price_rial, lang)), " ");
  price.append(element("b", {}, toman(product.price_rial, lang)), ` ${say("toman")}`);
  const picture = image ? element("img", { src: image, alt: "", loading: "lazy" }) : null;
  picture?.addEventListener("error", () => picture.remove());
  return element(
    "article",
    { class: "card product", "data-testid": "product-card", "data-slug": product.slug },
    picture,
    element(
      "div",
      {},
      element("h3", { dir: "auto" }, product.title),
      price,
      element(
        "p",
        { class: product.stock > 0 ? "stock" : "stock out" },
        say(product.stock > 0 ? "in_stock" : "out_of_stock"),
      ),
      link ? element("a", { href: link, target: "_top", rel: "noopener" }, say("view")) : null,
    ),
  );
}

export function orderCard(order: Order, { say, lang }: Context): HTMLElement {
  const row = (label: string, value: string | Node) =>
    element("div", {}, element("dt", {}, label), element("dd", {}, value));
  return element(
    "article",
    { class: "card order", "data-testid": "order-card" },
    element(
      "header",
      {},
      element("h3", {}, say("order", { number: order.number })),
      element("span", { class: "status", "data-status": order.status }, order.status_text),
    ),
    element(
      "ul",
      {},
      ...order.items.map((item) =>
        // The title keeps its own direction: ending in "A54" it would pull the count to its other side.
        element("li", {}, element("bdi", {}, item.title), ` × ${digits(item.quantity, lang)}`),
      ),
    ),
    element(
      "dl",
      {},
      row(say("placed"), day(order.placed_at, lang)),
      order.expected_at ? row(say("expected"), day(order.expected_at, lang)) : null,
      order.tracking_code ? row(say("tracking"), element("bdi", { dir: "ltr" }, order.tracking_code)) : null,
    ),
  );
}

export function choices(message: Message, { chat }: Context): HTMLElement {
  return element(
    "div",
    { class: "choices" },
    ...(message.payload?.choices ?? []).map((choice, index) =>
      button({ class: "choice", "data-testid": "choice", dir: "auto" }, choice.title, () =>
        chat.say(choice.title, { message_id: message.id, index }),
      ),
    ),
  );
}

export function surveyQuestion(message: Message, { chat, say, lang }: Context): HTMLElement | null {
  const payload = message.payload;
  if (payload?.type !== "survey_question") return null;
  const { question, survey_id: id } = payload;
  const skip = button({ class: "quiet", "data-testid": "survey-skip" }, say("skip"), () => {
    chat.answerSurvey(id, question, null, say("skip"));
  });
  const skipAll = button({ class: "quiet", "data-testid": "survey-skip-all" }, say("skip_all"), () => {
    void chat.skipSurvey(id);
  });
  if (question === "comment") {
    const box = element("textarea", {
      "data-testid": "survey-comment",
      "aria-label": say("comment"),
      placeholder: say("comment"),
      maxlength: 2000,
      rows: 3,
      dir: "auto",
    });
    const send = button({ class: "primary", "data-testid": "survey-send" }, say("send"), () => {
      const text = box.value.trim();
      chat.answerSurvey(id, question, text || null, text || say("skip"));
    });
    return element("div", { class: "survey" }, box, element("div", { class: "row" }, send, skip, skipAll));
  }
  const [low, high] = question === "rating" ? [1, 5] : [0, 10];
  const scale = element("div", { class: `scale ${question}`, role: "group", "aria-label": message.text });
  for (let value = low; value <= high; value++) {
    scale.append(
      button({ "data-testid": `survey-${question}-${value}` }, digits(value, lang), () => {
        chat.answerSurvey(id, question, value, digits(value, lang));
      }),
    );
  }
  const ends = element(
    "div",
    { class: "ends", "aria-hidden": "true" },
    element("span", {}, say(question === "rating" ? "rating_low" : "recommend_low")),
    element("span", {}, say(question === "rating" ? "rating_high" : "recommend_high")),
  );
  return element("div", { class: "survey" }, scale, ends, element("div", { class: "row" }, skip, skipAll));
}

export function time(message: Message, lang: Lang): HTMLElement {
  return element("time", { datetime: message.created_at }, clock(message.created_at, lang));
}
