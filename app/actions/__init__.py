"""Finished letters → one append-only ledger, which one module writes, and the totals that it adds up to."""
