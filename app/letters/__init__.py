"""A case and a writer's words → a letter, and advice on it; words only, no pages."""
