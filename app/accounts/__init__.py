"""Organizers: who may sign in at the desk, as what, and what each of them did there."""
