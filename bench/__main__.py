"""Runs every benchmark and prints one table."""

from bench import export, live, statistics, town_hall, webhooks
from bench.table import Row, render


def main() -> None:
    """Measure, a benchmark at a time, so that none disturbs another."""
    rows: list[Row] = [
        *webhooks.rows(),
        *live.rows(),
        *town_hall.rows(),
        *export.rows(),
        *statistics.rows(),
    ]
    print(render(rows))


if __name__ == "__main__":
    main()
