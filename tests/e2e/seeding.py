"""Real acts for the pictures' sake, done through the API as a page of the console does them."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page

from tests.e2e.console import Desk

SEND = """async ([method, path, body]) => {
  const { csrf } = await (await fetch("/api/session")).json();
  const answer = await fetch(path, {
    method,
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
    body: body === null ? undefined : JSON.stringify(body),
  });
  return [answer.status, answer.status === 204 ? null : await answer.json()];
}"""
TASKS = (
    ("اطلاع از رسیدن قطعه‌ی یدکی جاروبرقی", -2),
    ("پیگیری برگشت وجه سفارش ۱۰۲۳۴۵", -1),
    ("ارسال پیش‌فاکتور برای خرید سازمانی", 0),
    ("تماس برای رضایت از نصب لپ‌تاپ", 6),
)
"""What is still to be done, and in how many days it is due."""


def send(page: Page, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """Ask the desk for something as whoever is signed in at a page; give its answer."""
    status, answer = page.evaluate(SEND, [method, path, body])
    assert status < 300, (method, path, answer)
    return answer


def lead(page: Page) -> None:
    """Do what a supervisor does on a day of changes: a new team, another capacity, other promises, a closed queue."""
    known = send(page, "GET", "/api/staff")
    people = {one["name"]: one["id"] for one in known["people"]}
    made = send(
        page, "POST", "/api/teams", {"name": "گارانتی و تعمیر", "mode": "push", "members": [people["مریم حسینی"]]}
    )
    send(page, "PATCH", f"/api/staff/{people['رضا کریمی']}", {"capacity": 8})
    team = f"/api/teams/{made['id']}"
    send(page, "PATCH", f"{team}/service-targets", {"waiting": {"seconds": 120, "amber_percent": 70}})
    send(page, "PUT", f"{team}/closing", {"message": "تا ساعت ۱۶ در انبارگردانی هستیم."})
    send(page, "DELETE", f"{team}/closing")
    reply = {
        "client_id": str(uuid.uuid4()),
        "shortcut": "گارانتی",
        "text": "گارانتی این کالا ۱۸ ماه است.",
        "scope": "team",
    }
    send(page, "POST", "/api/canned-replies", reply)


def follow_ups(desk: Desk, page: Page) -> None:
    """Give whoever is signed in follow-ups: overdue, of today, of next week, and one that is done."""
    staff = send(page, "GET", "/api/session")["staff"]["id"]
    with desk.rows() as database:
        contacts = [row[0] for row in database.execute("SELECT id FROM contacts ORDER BY number LIMIT 5")]
    now = datetime.now(UTC)
    for place, (title, days) in enumerate((*TASKS, ("ثبت نشانی تازه‌ی مشتری", 1))):
        due = now + timedelta(days=max(days, 0), hours=5)
        task = {
            "client_id": str(uuid.uuid4()),
            "contact_id": contacts[place % len(contacts)],
            "conversation_id": None,
            "title": title,
            "due_at": due.isoformat(timespec="seconds").replace("+00:00", "Z"),
            "staff_id": staff,
        }
        made = send(page, "POST", "/api/follow-ups", task)["follow_up"]["id"]
        if days < 0:
            # Nobody makes what is overdue already: time passes instead.
            late = (now + timedelta(days=days)).strftime("%Y-%m-%d %H:%M:%S.%f")
            with desk.rows() as database:
                database.execute("UPDATE follow_ups SET due_at = ? WHERE id = ?", (late, made))
        elif days == 1:
            send(page, "POST", f"/api/follow-ups/{made}/done", {"result": "نشانی تازه ثبت شد."})
