"""All Reflex UI: a folder per screen; `pages.register` puts them into an app."""
