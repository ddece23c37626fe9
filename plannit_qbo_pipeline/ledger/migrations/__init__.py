"""The schema's history, one Alembic revision a file under `versions/`. `HEAD` is the newest; a test keeps it true."""

HEAD = "0001"
