"""The Leads screen: what may be sold, to whom, and how far it is."""
