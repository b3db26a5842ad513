"""Two demo hotels as data: who they are, what they know and what their guests wrote.

`hotel.toml` and `knowledge.csv` describe a hotel; `conversations/` has a file per channel. A
session there says when it happens relative to the moment of loading: `minutes_ago` for its last
line, or `days_ago` and `at` for its first, in the hotel's own time. `{{check_in}}`,
`{{price:ROOM:RATE}}` and `{{link}}` are filled in from the session's stay and the hotel's prices.
"""
