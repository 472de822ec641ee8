"""A dated visit lies inside the days of a timetable that is, or was, settled: the database sees to it."""

from django.db import migrations

HOLD = """
create function bus_visit_is_in_its_timetable() returns trigger language plpgsql as $$
begin
    if not exists (
        select 1 from bus_timetable
        where id = new.timetable_id and state in ('settled', 'replaced') and period @> new."on"
        for share
    ) then
        raise exception 'visit on % lies outside its settled timetable', new."on"
            using errcode = 'check_violation', constraint = 'visit_lies_in_its_settled_timetable';
    end if;
    return new;
end $$;

create trigger visit_lies_in_its_settled_timetable
    before insert or update of timetable_id, "on" on bus_visit
    for each row execute function bus_visit_is_in_its_timetable();

create function bus_timetable_holds_its_visits() returns trigger language plpgsql as $$
begin
    if exists (
        select 1 from bus_visit
        where timetable_id = new.id
          and (new.state not in ('settled', 'replaced') or not new.period @> "on")
    ) then
        raise exception 'timetable % has visits outside its days', new.id
            using errcode = 'check_violation', constraint = 'visit_lies_in_its_settled_timetable';
    end if;
    return new;
end $$;

create trigger timetable_holds_its_visits
    before update of state, period on bus_timetable
    for each row execute function bus_timetable_holds_its_visits();
"""
LET_GO = """
drop trigger timetable_holds_its_visits on bus_timetable;
drop function bus_timetable_holds_its_visits();
drop trigger visit_lies_in_its_settled_timetable on bus_visit;
drop function bus_visit_is_in_its_timetable();
"""


class Migration(migrations.Migration):
    dependencies = [("bus", "0001_initial")]
    operations = [migrations.RunSQL(HOLD, LET_GO)]
