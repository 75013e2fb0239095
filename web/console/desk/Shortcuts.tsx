import { type Key, t } from "../i18n";
import { Dialog } from "../ui/Dialog";

interface Group {
  title: Key;
  keys: [keys: string[], meaning: Key][];
}

const GROUPS: Group[] = [
  {
    title: "shortcuts.in_lists",
    keys: [
      [["J"], "shortcuts.next"],
      [["K"], "shortcuts.previous"],
      [["Enter"], "shortcuts.open"],
      [["/"], "shortcuts.search"],
      [["↓"], "shortcuts.found"],
    ],
  },
  {
    title: "shortcuts.in_chat",
    keys: [
      [["T"], "shortcuts.take"],
      [["R"], "shortcuts.reply"],
      [["/"], "shortcuts.canned"],
      [["Alt", "1"], "shortcuts.suggestion"],
      [["N"], "shortcuts.note"],
      [["Enter"], "shortcuts.send"],
      [["Shift", "Enter"], "shortcuts.newline"],
      [["Ctrl", "Enter"], "shortcuts.resolve"],
      [["X"], "shortcuts.transfer"],
      [["Z"], "shortcuts.snooze"],
      [["B"], "shortcuts.return"],
      [["H"], "shortcuts.history"],
      [["I"], "shortcuts.contact"],
      [["Esc"], "shortcuts.back"],
    ],
  },
  {
    title: "shortcuts.anywhere",
    keys: [
      [["Alt", "A"], "shortcuts.accept"],
      [["Alt", "X"], "shortcuts.decline"],
      [["C"], "shortcuts.lookup"],
      [["?"], "shortcuts.help"],
    ],
  },
  {
    title: "shortcuts.in_dialogs",
    keys: [
      [["Ctrl", "Enter"], "shortcuts.confirm"],
      [["Esc"], "shortcuts.close"],
    ],
  },
];

const STEERING: Group = { title: "shortcuts.steering", keys: [[["W"], "shortcuts.whisper"]] };

/** What the keyboard can do; `steers`: for those who lead, too. */
export function Shortcuts({ steers, onClose }: { steers: boolean; onClose: () => void }) {
  const groups = steers ? [...GROUPS, STEERING] : GROUPS;
  return (
    <Dialog title={t("shortcuts.title")} onClose={onClose} wide>
      {groups.map((group) => (
        <section key={group.title} class="shortcut-group">
          <h3>{t(group.title)}</h3>
          <dl>
            {group.keys.map(([keys, meaning]) => (
              <div key={meaning}>
                <dt>
                  <span dir="ltr" class="keys">
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </span>
                </dt>
                <dd>{t(meaning)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
