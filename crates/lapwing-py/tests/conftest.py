"""What the tests share: where things lie, and archives filled by the command."""

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(os.environ["LAPWING_ROOT"])
COMMAND = os.environ["LAPWING"]
NEWS = ROOT / "examples" / "news" / "trawler.jsonl"


def articles():
    """The invented articles, as objects."""
    return [json.loads(line) for line in NEWS.read_text(encoding="utf-8").splitlines()]


def command(*args):
    """What the command writes."""
    done = subprocess.run([COMMAND, *map(str, args)], check=True, capture_output=True, text=True)
    return done.stdout


def command_records(*args):
    """What `lapwing code` writes, as objects."""
    return [json.loads(line) for line in command("code", "--format", "jsonl", *args).splitlines()]


@pytest.fixture(scope="session")
def archive(tmp_path_factory):
    """An archive that the command filled."""
    path = tmp_path_factory.mktemp("archive") / "news.db"
    command("ingest", "--db", path, NEWS)
    return path
