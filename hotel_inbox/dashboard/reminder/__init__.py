"""The bar above every screen: what one holds, who waits, and whose bot is off."""
