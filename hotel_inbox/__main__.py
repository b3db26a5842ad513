"""`python -m hotel_inbox` is the hotel-inbox command."""

import sys

from hotel_inbox.cli import main

if __name__ == "__main__":
    sys.exit(main())
