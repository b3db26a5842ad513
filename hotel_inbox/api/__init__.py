"""The HTTP routes: webhooks, the guest's web chat, sign-in, health."""
