"""The model engine: any OpenAI-compatible model, on a short lead."""
