from django.db import migrations

# as Django's createcachetable makes it; unlogged, because nothing in it outlives a crash on purpose
FORWARD = """
create unlogged table if not exists accounts_cache (
    cache_key varchar(255) not null primary key,
    value text not null,
    expires timestamp with time zone not null
);
create index if not exists accounts_cache_expires on accounts_cache (expires);
"""


class Migration(migrations.Migration):
    """A cache that all processes share, so that a rate limit is one limit."""

    dependencies = [("accounts", "0002_letters")]

    operations = [migrations.RunSQL(FORWARD, "drop table if exists accounts_cache")]
