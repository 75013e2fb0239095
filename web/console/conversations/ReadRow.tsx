import { readAddress } from "../app/router";
import { LastLine, LastTime, PlacedLine } from "../desk/RowParts";
import type { Staff, Summary } from "../model";
import { Avatar, VerifiedMark } from "../ui/parts";

/** A conversation in a list to read: who, where it is, the last line; nothing to take. */
export function ReadRow({ summary, current, staff }: { summary: Summary; current: boolean; staff: Staff }) {
  return (
    <li
      class={current ? "row row-current" : "row"}
      data-testid="read-row"
      data-conversation={summary.id}
      data-state={summary.state}
    >
      <a class="row-link" href={readAddress(summary.id)} aria-current={current ? "true" : undefined}>
        <Avatar name={summary.contact.name} />
        <span class="row-main">
          <span class="row-top">
            <bdi class="row-name">{summary.contact.name}</bdi>
            {summary.contact.verified && <VerifiedMark />}
            <span class="spacer" />
            <LastTime summary={summary} />
          </span>
          <PlacedLine summary={summary} />
          <span class="row-bottom">
            <LastLine summary={summary} own={staff} />
          </span>
        </span>
      </a>
    </li>
  );
}
