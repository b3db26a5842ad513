"""What the hotel-inbox commands do; each module imports the product only when it is needed."""
