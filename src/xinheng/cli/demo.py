"""`xinheng demo`: a generated city, loaded through the same intake as a user's files, and served."""

import os
import signal
import subprocess
import sys
from datetime import datetime

import click
from django.conf import settings

from xinheng.cli.database import ready_database
from xinheng.cli.serve import PORT
from xinheng.demo.load import load_city
from xinheng.demo.loan_service import LoanProgram
from xinheng.demo.report_receiver import ReceivingProgram
from xinheng.kit import city_time
from xinheng.services.annual_reports.declarations import receivers
from xinheng.support.start import check_start

# The counterpart of electronic licences listens so far above the demo.
LICENCES = 299


@click.command()
@click.option("--city", help="A shipped pack or the path of a pack folder (also XINHENG_CITY).")
@click.option(
    "--subjects", type=click.IntRange(1), default=2000, show_default=True, help="How many businesses the city has."
)
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same city.")
@click.option(
    "--density",
    type=click.FloatRange(0, min_open=True),
    default=1.0,
    show_default=True,
    help="Records a business, against a city's usual number.",
)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day on which the city lives (2027-01-04).")
@click.option("--port", type=PORT, default=8000, show_default=True, help="Port to serve on.")
@click.option("--no-serve", is_flag=True, help="Load only.")
def demo(
    city: str | None, subjects: int, seed: int, density: float, today: datetime | None, port: int, no_serve: bool
) -> None:
    """Generate the demo city, load it, serve it, print addresses and accounts."""
    if today:
        _live_on(today)
    counterpart = _connect_counterparts(port)
    check_start()
    ready_database()
    loaded = load_city(subjects=subjects, seed=seed, density=density, say=click.echo)
    if no_serve:
        return
    # Processes of their own: a server forked from here would inherit thread pools without their threads, and the first
    # legal document would wait for ever.
    # Codes to sign in with as a business go to a file of the state folder, where whoever tries it out finds them.
    os.environ.setdefault("XINHENG_MESSAGES", "outbox")
    commands = ["xinheng.cli", "work"], counterpart, ["xinheng.cli", "serve", "--port", str(port)]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    running = [subprocess.Popen([sys.executable, "-m", *command]) for command in commands]  # noqa: S603
    click.echo(loaded.welcome(f"http://localhost:{port}"))
    try:
        running[-1].wait()
    except KeyboardInterrupt:
        pass
    finally:
        for process in running:
            process.terminate()
        for process in running:
            _ended(process)


def _ended(process: subprocess.Popen[bytes]) -> None:
    """Wait for its end; a job that takes long is broken off, as by a power cut: it is done again at the next start."""
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _connect_counterparts(port: int) -> list[str]:
    """Whom a city connects: a provider of electronic licences, run beside, and a loan service's key. The command."""
    licences = port + LICENCES if port + LICENCES < 65536 else port - LICENCES
    os.environ.setdefault("XINHENG_LICENCE_OIDC", f"http://127.0.0.1:{licences}/?client=xinheng")
    key = f"cqyrt={LoanProgram().public_key}"
    os.environ.setdefault("XINHENG_LOAN_KEYS", key)
    settings.XINHENG_LOAN_KEYS = settings.XINHENG_LOAN_KEYS or [key]
    parts = [f"{name}={ReceivingProgram(name=name).public_key}" for name in receivers()]
    os.environ.setdefault("XINHENG_REPORT_KEYS", ",".join(parts))
    settings.XINHENG_REPORT_KEYS = settings.XINHENG_REPORT_KEYS or parts
    return ["xinheng.demo.licence_provider", str(licences)]


def _live_on(day: datetime) -> None:
    """Set the clock of this process and of those it starts to the same hour of another day."""
    hour = city_time.local(city_time.now()).timetz()
    os.environ[city_time.SETTING] = city_time.set_clock(datetime.combine(day.date(), hour))
    click.echo(f"  时钟调到 {city_time.today()}：演示城市在这一天里运行")
