import { t } from "../i18n";
import type { MenuItem } from "../ui/Menu";
import { PRIORITIES, type Step } from "./steering";

/** The priorities that a waiting chat does not have yet, as things a menu can do. */
export const priorityItems = (current: number, choose: (step: Step) => void): MenuItem[] =>
  PRIORITIES.filter((step) => step !== current).map((step) => ({
    label: t("steering.set_priority", { priority: t(`steering.priority_${step}`) }),
    icon: "bolt",
    testId: `steer-priority-${step}`,
    onChoose: () => choose(step),
  }));
