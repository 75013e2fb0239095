"""Tables of the shop's websites."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from desk.db import Base, Json
from desk.ids import new_id


class Site(Base):
    """A website that shows the widget, known by the key in its script line."""

    __tablename__ = "sites"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    greeting: Mapped[str] = mapped_column(String(1000))
    choices: Mapped[list[str]] = mapped_column(Json)
    """Titles of the first quick replies."""
    origins: Mapped[list[str]] = mapped_column(Json)
    """Origins, beside the desk's own, whose pages may open the customer socket."""
    topics: Mapped[list[dict[str, str]]] = mapped_column(Json)
    """Wrap-up topics: slug and title."""
    outcomes: Mapped[list[dict[str, str]]] = mapped_column(Json)
    """Wrap-up outcomes: slug and title."""
