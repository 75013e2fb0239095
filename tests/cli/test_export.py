"""What leaves the database as CSV."""

from __future__ import annotations

import csv
import io

import pytest

from desk.cli.export import write_csv


@pytest.mark.parametrize("cell", ["=1+1", "+98", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1+1"])
def test_no_cell_is_run_as_a_formula(cell: str) -> None:
    output = io.StringIO(newline="")
    write_csv(output, ["comment"], [[cell]])
    assert output.getvalue().split("\r\n", 1)[1].lstrip('"').startswith("'")


def test_plain_cells_come_back_as_they_were() -> None:
    output = io.StringIO(newline="")
    assert write_csv(output, ["a", "b", "c"], [["سلام، «خوب» بود", None, 5], ['a "b", c', "0912", 1]]) == 2
    rows = list(csv.reader(io.StringIO(output.getvalue(), newline="")))
    assert rows == [["a", "b", "c"], ["سلام، «خوب» بود", "", "5"], ['a "b", c', "0912", "1"]]
