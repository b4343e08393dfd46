"""One file per person and per household: finding them, listing them, and everything that is known with its source.

- `lists`, `elders`, `search_page`: from the scope to rows; `filters` and `categories` say what they can be narrowed to.
- `person_file`, `household_file`: the pages of one; `family` loads what both stand on.
- `records`, `judgements`, `benefits`, `history`: parts of a file, from what the rooms below say to presenters.
"""
