"""The commands that come before any environment: set-up, running, testing; the rest go to the desk's own."""

from __future__ import annotations

import sys

from tools import check, doctor, learning, measure, rollback, run, setup
from tools.console import StepFailed, fail, say, stop_at_signals

HELP = """usage: ./pasokh COMMAND

  run      set up what is missing, start engine, actions and desk, demo shop included
  setup    set up what is missing and stop
  train    train a candidate; it takes the running model's place unless it is worse
  rollback go back to the model before
  models   list the models that are kept
  review   go through the examples that editors made of customers' messages
  test     run every check and test
  seed     fill the database with the demo shop
  migrate  bring the database to the newest schema
  user     add and list staff, set passwords (./pasokh user --help)
  export   write conversations as CSV (./pasokh export --help)
  import   add and update products and answers from CSV (./pasokh import --help)
  eval     measure the trained model on a file (./pasokh eval intents --help)
  bench    measure speed and accuracy side by side (./pasokh bench chat --help)
  doctor   tell what is on this machine and what is missing

Settings come from the environment; docs/operating.md names them."""


def main(arguments: list[str]) -> int:
    """Run one command and give its status."""
    command = arguments[0] if arguments else "--help"
    stop_at_signals()
    try:
        if command == "run":
            run.main()
        elif command == "setup":
            setup.everything()
        elif command == "train":
            return learning.main(arguments[1:])
        elif command == "rollback":
            return rollback.main(arguments[1:])
        elif command == "models":
            return rollback.show(arguments[1:])
        elif command == "test":
            return check.main()
        elif command == "doctor":
            return doctor.main()
        elif command in {"eval", "bench"}:
            return measure.call(arguments)
        elif command in {"-h", "--help", "help"}:
            say(HELP)
        else:
            return run.call_desk(arguments)
    except StepFailed as error:
        fail(error)
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
