"""The ledger: its tables, and the triggers by which the database itself refuses to change history.

Revision 20261120_ledger is the first.
"""

import secrets
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "20261120_ledger"
down_revision = None

TABLES = ("letters", "entries", "folds", "spent_tokens", "epochs")
#: Those of them that nothing ever leaves.
KEPT = ("entries", "folds", "epochs")
CELL = ("campaign", "case", "addressee", "kind", "language", "channel", "group", "day", "standing")
INDEX = ("campaign", "standing", "day", "case", "kind", "channel", "addressee", "language", "group")


def upgrade() -> None:
    """Make the tables, the triggers and the first epoch."""
    _make_letters()
    _make_entries()
    _make_the_rest()
    for statement in _sqlite() if op.get_context().dialect.name == "sqlite" else _postgresql():
        op.get_bind().exec_driver_sql(statement)
    epochs = sa.table("epochs", sa.column("number", sa.Integer), sa.column("code", sa.String))
    op.bulk_insert(epochs, [{"number": 1, "code": secrets.token_hex(4)}])


def downgrade() -> None:
    """Take everything away."""
    for table in ("snapshots", "folds", "letters", "entries", "spent_tokens", "epochs"):
        op.drop_table(table)
    if op.get_context().dialect.name == "postgresql":
        for function in ("refuse", "letters_go", "spent_tokens_go", "entries_come", "entries_fold"):
            op.execute(f"DROP FUNCTION {function}()")


def _cell() -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Date() if name == "day" else sa.String(), nullable=False) for name in CELL]


def _one_of(table: str, column: str, *values: str) -> sa.CheckConstraint:
    allowed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({allowed})", name=op.f(f"ck_{table}_{column}_known"))


def _cell_checks(table: str) -> list[sa.CheckConstraint]:
    return [
        _one_of(table, "kind", "appeal", "solidarity", "petition"),
        _one_of(table, "channel", "online", "run", "tally", "external", "other"),
        _one_of(table, "standing", "counted", "practice", "held"),
    ]


def _make_letters() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        *_cell(),
        *_cell_checks("letters"),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_letters_id_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_letters_cell", "letters", INDEX)


def _make_entries() -> None:
    op.create_table(
        "entries",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        *_cell(),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("reverses", sa.Integer(), nullable=True),
        sa.Column("request_key", sa.String(), nullable=True),
        sa.Column("previous_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        *_cell_checks("entries"),
        _one_of("entries", "reason", "fold", "run", "tally", "external", "release", "reversal"),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_entries_quantity_not_zero")),
        sa.CheckConstraint(
            "length(previous_hash) = 32 AND length(hash) = 32", name=op.f("ck_entries_hash_length")
        ),
        sa.ForeignKeyConstraint(["reverses"], ["entries.number"], name=op.f("fk_entries_reverses")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_entries")),
        sa.UniqueConstraint("reverses", name=op.f("uq_entries_reverses")),
        sa.UniqueConstraint("request_key", name=op.f("uq_entries_request_key")),
    )
    op.create_index("ix_entries_cell", "entries", (*INDEX, "quantity"))


def _make_the_rest() -> None:
    op.create_table(
        "folds",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["number"], ["entries.number"], name=op.f("fk_folds_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_folds")),
    )
    op.create_table(
        "spent_tokens",
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("expires", sa.Date(), nullable=False),
        sa.CheckConstraint("length(token_hash) = 32", name=op.f("ck_spent_tokens_token_hash_length")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_spent_tokens")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "epochs",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_epochs")),
    )
    op.create_table(
        "snapshots",
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", name=op.f("pk_snapshots")),
    )


def _same(names: tuple[str, ...], row: str = "NEW") -> str:
    return " AND ".join(f'"{name}" = {row}."{name}"' for name in names)


#: What is refused of a new entry: the sentence → when. Both databases ask the same questions in order.
ENTRY_REFUSED = {
    "Entries are numbered 1, 2, 3 without a gap.": """
        NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM entries)""",
    "The entry does not name the hash of the entry before it.": """
        NEW.previous_hash <> coalesce((SELECT hash FROM entries WHERE number = NEW.number - 1), {no_hash})""",
    "This request has been entered already.": """
        EXISTS (SELECT 1 FROM entries WHERE request_key = NEW.request_key)""",
    "This entry has been reversed already.": """
        EXISTS (SELECT 1 FROM entries WHERE reverses = NEW.reverses)""",
    "A reversal takes back the whole of an entry of the same cell that is no reversal itself.": """
        NEW.reverses IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entries WHERE number = NEW.reverses
            AND reverses IS NULL AND quantity = -NEW.quantity AND {same_cell})""",
    "No cell of the ledger may fall below 0.": """
        NEW.quantity < 0 AND NEW.quantity + (SELECT coalesce(sum(quantity), 0) FROM entries WHERE {same_cell})
            + (SELECT count(*) FROM letters WHERE {same_cell}) < 0""",
    "An entry adds or takes back one letter at least.": """
        NEW.quantity = 0""",
    "A fold has the quantity of the letters in its cell.": """
        NEW.reason = 'fold' AND NEW.quantity <> (SELECT count(*) FROM letters WHERE {same_cell})""",
}

#: A fold takes its letters away, and is marked so that no letter can follow them afterwards.
FOLDING = "DELETE FROM letters WHERE {same_cell}; INSERT INTO folds VALUES (NEW.number);"
#: A letter may go only while the newest entry is a fold of its cell that has not taken its letters yet.
LETTER_STAYS = """NOT EXISTS (SELECT 1 FROM entries WHERE number = (SELECT max(number) FROM entries)
    AND reason = 'fold' AND {same_cell}
    AND NOT EXISTS (SELECT 1 FROM folds WHERE folds.number = entries.number))"""
CHANGED = "Rows of {} are never changed."
DELETED = "Rows of {} are never deleted."
UNFOLDED = "Letters go only when they are folded."
UNEXPIRED = "A spent token goes only when it has expired."

#: PostgreSQL alone lets several write at once. Number, hash and sums are read and then relied upon, so one
#: writer of entries at a time; and no letter comes between the counting of a fold's letters and their going.
ALONE = """PERFORM pg_advisory_xact_lock(hashtext('every-letter entries'));
    IF NEW.reason = 'fold' THEN LOCK TABLE letters IN SHARE ROW EXCLUSIVE MODE; END IF;"""

#: SQLite deletes unseen for an INSERT OR REPLACE, so a key that is there already is refused. The same token
#: again is no change: ON CONFLICT DO NOTHING decides.
REPLACED = "EXISTS (SELECT 1 FROM {table} WHERE {same})"
REPLACED_WHEN = {
    "letters": _same(("id",)),
    "folds": _same(("number",)),
    "epochs": _same(("number",)),
    "spent_tokens": f"{_same(('token_hash',))} AND expires <> NEW.expires",
}


def _sqlite() -> Iterator[str]:
    for table in TABLES:
        yield _refusing(f"{table}_never_change", f"BEFORE UPDATE ON {table}", CHANGED.format(table))
    for table in KEPT:
        yield _refusing(f"{table}_never_go", f"BEFORE DELETE ON {table}", DELETED.format(table))
    for table, same in REPLACED_WHEN.items():
        when = REPLACED.format(table=table, same=same)
        yield _refusing(
            f"{table}_stay", f"BEFORE INSERT ON {table}", f"Rows of {table} are never replaced.", when
        )
    stays = LETTER_STAYS.format(same_cell=_same(CELL, "OLD"))
    yield _refusing("letters_go", "BEFORE DELETE ON letters", UNFOLDED, stays)
    kept = "OLD.expires >= CURRENT_DATE"
    yield _refusing("spent_tokens_go", "BEFORE DELETE ON spent_tokens", UNEXPIRED, kept)
    facts = {"no_hash": "zeroblob(32)", "same_cell": _same(CELL)}
    questions = "".join(
        f"SELECT RAISE(ABORT, '{sentence}') WHERE {when.format(**facts)};"
        for sentence, when in ENTRY_REFUSED.items()
    )
    yield f"CREATE TRIGGER entries_come BEFORE INSERT ON entries BEGIN {questions} END"
    fold = FOLDING.format(**facts)
    yield f"CREATE TRIGGER entries_fold AFTER INSERT ON entries WHEN NEW.reason = 'fold' BEGIN {fold} END"


def _refusing(name: str, event: str, sentence: str, when: str = "1") -> str:
    return f"CREATE TRIGGER {name} {event} WHEN {when} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"


def _postgresql() -> Iterator[str]:
    yield _function("refuse", "RAISE integrity_constraint_violation USING MESSAGE = TG_ARGV[0];")
    for table in TABLES:
        refuse = f"refuse('{CHANGED.format(table)}')"
        yield _trigger(f"{table}_never_change", f"BEFORE UPDATE ON {table}", refuse)
        yield _trigger(f"{table}_never_emptied", f"BEFORE TRUNCATE ON {table}", refuse, each="STATEMENT")
    for table in KEPT:
        refuse = f"refuse('{DELETED.format(table)}')"
        yield _trigger(f"{table}_never_go", f"BEFORE DELETE ON {table}", refuse)
    stays = LETTER_STAYS.format(same_cell=_same(CELL, "OLD"))
    yield _function("letters_go", f"{_refusal(UNFOLDED, stays)} RETURN OLD;")
    yield _trigger("letters_go", "BEFORE DELETE ON letters", "letters_go()")
    kept = "OLD.expires >= (now() AT TIME ZONE 'UTC')::date"
    yield _function("spent_tokens_go", f"{_refusal(UNEXPIRED, kept)} RETURN OLD;")
    yield _trigger("spent_tokens_go", "BEFORE DELETE ON spent_tokens", "spent_tokens_go()")
    facts = {"no_hash": "decode(repeat('00', 32), 'hex')", "same_cell": _same(CELL)}
    questions = "".join(_refusal(sentence, when.format(**facts)) for sentence, when in ENTRY_REFUSED.items())
    yield _function("entries_come", f"{ALONE} {questions} RETURN NEW;")
    yield _trigger("entries_come", "BEFORE INSERT ON entries", "entries_come()")
    yield _function(
        "entries_fold", f"IF NEW.reason = 'fold' THEN {FOLDING.format(**facts)} END IF; RETURN NULL;"
    )
    yield _trigger("entries_fold", "AFTER INSERT ON entries", "entries_fold()")


def _function(name: str, body: str) -> str:
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


def _trigger(name: str, event: str, call: str, *, each: str = "ROW") -> str:
    return f"CREATE TRIGGER {name} {event} FOR EACH {each} EXECUTE FUNCTION {call}"


def _refusal(sentence: str, when: str) -> str:
    return f"IF {when} THEN RAISE integrity_constraint_violation USING MESSAGE = '{sentence}'; END IF;"
