"""Pure rules of the inbox: no input or output, no tables, no screen."""
