"""Work that waits: letters, and the daily tidying."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from samling.accounts import commands
from samling.accounts.rules import MOST_ATTEMPTS

# 4 s, 16 s, 1 min, 4 min, 17 min, 68 min, 4½ hours
BACK_OFF = RetryStrategy(
    max_attempts=MOST_ATTEMPTS, exponential_wait=4, retry_exceptions={commands.LetterNotTaken}
)
QUIET_S = 30


@app.task(name="samling.accounts.jobs.send_letter", queue="letters", retry=BACK_OFF)
def send_letter(letter_id: int) -> None:
    """Send one letter."""
    commands.send_letter(letter_id, at=timezone.now())


@app.task(name="samling.accounts.jobs.take_mail", queue="mail")
def take_mail(mail_id: int) -> None:
    """Hand one letter that came in to whom it is for."""
    commands.take_mail(mail_id, at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="samling.accounts.jobs.take_up_mail", queueing_lock="take_up_mail")
def take_up_mail(timestamp: int) -> None:
    """Let no letter to us end in silence because its job did."""
    commands.take_up_mail()


@app.periodic(cron="* * * * *")
@app.task(name="samling.accounts.jobs.take_up_stalled", queueing_lock="take_up_stalled")
async def take_up_stalled(timestamp: int) -> None:
    """Let jobs of a worker that has fallen silent wait again, so that another takes them up."""
    await retry_stalled(seconds=QUIET_S)


@app.periodic(cron="* * * * *")
@app.task(name="samling.accounts.jobs.take_up_letters", queueing_lock="take_up_letters")
def take_up_letters(timestamp: int) -> None:
    """Let no letter end in silence because its job did."""
    commands.take_up_letters()


async def retry_stalled(*, seconds: float) -> int:
    """Give back the jobs of workers without a heartbeat for so many seconds; how many."""
    jobs = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=seconds))
    for job in jobs:
        await app.job_manager.retry_job(job)
    return len(jobs)


@app.periodic(cron="17 3 * * *")
@app.task(name="samling.accounts.jobs.tidy", queueing_lock="tidy")
def tidy(timestamp: int) -> None:
    """Delete old letters, and sessions and counts that have run out."""
    commands.delete_old_letters(at=timezone.now())
    commands.delete_old_mail(at=timezone.now())
    commands.forget_what_ran_out(at=timezone.now())
