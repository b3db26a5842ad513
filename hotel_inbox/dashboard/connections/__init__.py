"""The Connections screen: the accounts on channels, for those in charge."""
