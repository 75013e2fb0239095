import { useId } from "preact/hooks";
import { safeAddress } from "../../shared/linkify";
import { t, toman } from "../i18n";
import type { Option } from "../model";
import { TextField } from "./fields";
import { fieldLabel, OTHER, type ProductDraft } from "./kinds";
import { ListField } from "./ListField";
import { LONGEST_LINE } from "./limits";
import type { Options, Problem } from "./model";
import { SpecsField } from "./SpecsField";
import { proposeKey, readToman } from "./typed";

interface FormProps {
  draft: ProductDraft;
  isNew: boolean;
  problems: Problem[];
  options: Options | null;
  onChange: (part: Partial<ProductDraft>) => void;
}

/** The fields of a product. */
export function ProductForm({ draft, isNew, problems, options, onChange }: FormProps) {
  const text = (name: "title" | "slug" | "stock" | "image" | "url" | "price_rial" | "old_price_rial") => ({
    name,
    label: fieldLabel("product", name),
    value: draft[name],
    problems,
    onChange: (value: string) => onChange({ [name]: value }),
  });
  const proposed = proposeKey(draft.title, "-") === draft.slug;
  return (
    <>
      <TextField
        {...text("title")}
        onChange={(title) =>
          onChange(isNew && proposed ? { title, slug: proposeKey(title, "-") } : { title })
        }
      />
      {isNew && <TextField {...text("slug")} hint={t("knowledge.hints.slug")} ltr />}
      <Chosen
        of="brand"
        options={options?.brands ?? []}
        draft={draft}
        problems={problems}
        onChange={onChange}
      />
      <Chosen
        of="category"
        options={options?.categories ?? []}
        draft={draft}
        problems={problems}
        onChange={onChange}
      />
      <div class="field-triple">
        <TextField {...text("price_rial")} type="number" hint={<Amount typed={draft.price_rial} />} />
        <TextField
          {...text("old_price_rial")}
          type="number"
          hint={
            draft.old_price_rial ? <Amount typed={draft.old_price_rial} /> : t("knowledge.hints.old_price")
          }
        />
        <TextField {...text("stock")} type="number" hint={t("knowledge.hints.stock")} />
      </div>
      <ListField
        name="names"
        label={fieldLabel("product", "names")}
        hint={t("knowledge.hints.names")}
        lineLabel={(number) => t("knowledge.name_line", { number })}
        addLabel={t("knowledge.add_name")}
        limit={LONGEST_LINE.names}
        lines={draft.names}
        problems={problems}
        onChange={(names) => onChange({ names })}
      />
      <ListField
        name="colours"
        label={fieldLabel("product", "colours")}
        lineLabel={(number) => t("knowledge.colour_line", { number })}
        addLabel={t("knowledge.add_colour")}
        limit={LONGEST_LINE.colours}
        lines={draft.colours}
        problems={problems}
        onChange={(colours) => onChange({ colours })}
      />
      <SpecsField specs={draft.specs} problems={problems} onChange={(specs) => onChange({ specs })} />
      <div class="field-image">
        <TextField {...text("image")} ltr hint={t("knowledge.hints.image")} />
        <Thumbnail address={draft.image} />
      </div>
      <TextField {...text("url")} ltr hint={t("knowledge.hints.url")} />
    </>
  );
}

/** What an amount comes to, written out: a nought too many is seen. */
function Amount({ typed }: { typed: string }) {
  const read = readToman(typed);
  if (!("value" in read) || read.value === null) return <>{t("knowledge.hints.price")}</>;
  return <>{toman(read.value)}</>;
}

/** A brand or a category: one the shop has, or a new one by its title. */
function Chosen({
  of,
  options,
  draft,
  problems,
  onChange,
}: Pick<FormProps, "draft" | "problems" | "onChange"> & { of: "brand" | "category"; options: Option[] }) {
  const id = useId();
  const titleOf = `${of}_title` as const;
  const known = options.find((one) => one.slug === draft[of] && one.title === draft[titleOf]);
  const empty = draft[of] === "" && draft[titleOf] === "";
  const other = !known && !empty;
  const wrong = problems.filter((one) => one.field === of || one.field === titleOf);
  return (
    <div class="chosen">
      <div class="field">
        <label class="field-label" for={id}>
          {fieldLabel("product", of)}
        </label>
        <select
          id={id}
          data-testid={`field-${of}`}
          name={of}
          value={known ? known.slug : other ? OTHER : ""}
          aria-invalid={!other && wrong.length > 0}
          aria-describedby={!other && wrong.length ? `${id}-about` : undefined}
          onChange={(event) => {
            const chosen = options.find((one) => one.slug === event.currentTarget.value);
            if (chosen) onChange({ [of]: chosen.slug, [titleOf]: chosen.title });
            else if (event.currentTarget.value === OTHER) onChange({ [of]: OTHER, [titleOf]: "" });
            else onChange({ [of]: "", [titleOf]: "" });
          }}
        >
          <option value="">{t("knowledge.choose")}</option>
          {options.map((one) => (
            <option key={`${one.slug} ${one.title}`} value={one.slug}>
              {one.title}
            </option>
          ))}
          <option value={OTHER}>
            {t(of === "brand" ? "knowledge.new_brand" : "knowledge.new_category")}
          </option>
        </select>
        {!other &&
          wrong.slice(0, 1).map((one) => (
            <p key={one.text} id={`${id}-about`} class="field-error" data-testid={`error-${of}`}>
              {one.text}
            </p>
          ))}
      </div>
      {other && (
        <div class="field-pair">
          <TextField
            name={titleOf}
            label={fieldLabel("product", titleOf)}
            value={draft[titleOf]}
            problems={problems}
            onChange={(title) =>
              onChange(
                draft[of] === OTHER || draft[of] === proposeKey(draft[titleOf], "-")
                  ? { [titleOf]: title, [of]: proposeKey(title, "-") || OTHER }
                  : { [titleOf]: title },
              )
            }
          />
          <TextField
            name={of}
            label={t("knowledge.slug_of", { what: fieldLabel("product", of) })}
            hint={t("knowledge.hints.slug")}
            ltr
            value={draft[of] === OTHER ? "" : draft[of]}
            problems={problems}
            onChange={(slug) => onChange({ [of]: slug || OTHER })}
          />
        </div>
      )}
    </div>
  );
}

/** The image, where this page may show it: pages of the desk load nothing from elsewhere. */
function Thumbnail({ address }: { address: string }) {
  const safe = safeAddress(address.trim() || null, location.href);
  if (!safe || new URL(safe).origin !== location.origin) return null;
  return (
    <img
      key={safe}
      class="thumbnail"
      src={safe}
      alt={t("knowledge.image_alt")}
      onError={(event) => event.currentTarget.remove()}
    />
  );
}
