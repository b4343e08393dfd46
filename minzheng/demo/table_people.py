"""What most tables print of a person beside their own columns."""

import polars as pl

from minzheng.demo.truth import Truth


def people_with(*, truth: Truth, columns: list[str]) -> pl.DataFrame:
    return truth.people.select(
        "person",
        "household",
        "name",
        "other_name",
        "sex",
        "birth_date",
        "death_date",
        "id_number",
        "hukou_place",
        "hukou_county",
        "town_name",
        "community_name",
        *columns,
    )
