import { h, icon, icons } from "./dom";
import { lang, t } from "./text";

interface Customer {
  id: string;
  name: string;
}

/** Whom the shop's server has signed in: it says so in the widget's line, as any shop does. */
function signedIn(): Customer | null {
  const said = document.querySelector<HTMLScriptElement>("script[data-site]")?.dataset.user;
  return said ? (JSON.parse(said) as Customer) : null;
}

function offered(): Customer[] {
  return JSON.parse(document.getElementById("shop")?.dataset.customers ?? "[]") as Customer[];
}

function form(action: string, label: string, customer?: Customer): HTMLFormElement {
  return h(
    "form",
    { method: "post", action: `/shop/${action}` },
    h("input", { type: "hidden", name: "lang", value: lang }),
    customer ? h("input", { type: "hidden", name: "customer", value: customer.id }) : null,
    h("button", { type: "submit", "data-testid": customer ? `sign-in-${customer.id}` : action }, label),
  );
}

/** Signing in as one of the demo's customers; null where the desk has no secret to sign with. */
export function account(): HTMLElement | null {
  const customers = offered();
  if (!customers.length) return null;
  const who = signedIn();
  return h(
    "details",
    { class: "account" },
    h(
      "summary",
      { "data-testid": "account" },
      icon(icons.user),
      h("span", {}, who ? t("account.signed_in", { name: who.name }) : t("account.sign_in")),
    ),
    h(
      "div",
      { class: "account-menu" },
      h("p", {}, t(who ? "account.known" : "account.hint")),
      ...customers
        .filter((customer) => customer.id !== who?.id)
        .map((customer) => form("sign-in", t("account.as", { name: customer.name }), customer)),
      who ? form("sign-out", t("account.sign_out")) : null,
    ),
  );
}
