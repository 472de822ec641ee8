"""JSON files: read strictly, and written whole or not at all."""

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from searches.fault import ProblemFault


def read_json(path: Path) -> Any:
    """The JSON value in a file; ``ProblemFault`` when there is none."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ProblemFault(str(path), f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ProblemFault(str(path), f"is not UTF-8 text (byte {error.start})") from error
    return _parsed(text, path)


def _parsed(text: str, path: Path) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ProblemFault(str(path), f"is not JSON ({error.msg} at {where})") from error
    except RecursionError as error:
        raise ProblemFault(str(path), "is not a problem or plan: it nests too deeply") from error
    except ProblemFault as fault:
        raise ProblemFault(str(path), str(fault)) from fault
    except ValueError as error:  # a number of thousands of digits
        raise ProblemFault(str(path), "has a number too long to be meant") from error


def _without_doubles(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise ProblemFault(
                    key[:60].encode("unicode_escape").decode(), "is given twice in one object"
                )
            seen.add(key)
    return fields


def _no_constant(name: str) -> Any:
    raise ProblemFault("", f"{name} is not a number JSON knows")


def write_text(text: str, path: Path) -> None:
    """Put the whole text in the file or leave what was there.

    ``ProblemFault`` when it cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, 0o666 & ~_umask())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ProblemFault(str(path), f"cannot be written ({error.strerror})") from error


def insist_on_writable(path: Path) -> None:
    """Raise ``ProblemFault`` now rather than after the work when a file could not be put there."""
    if path.is_dir():
        raise ProblemFault(str(path), "cannot be written (it is a folder)")
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise ProblemFault(str(path), "cannot be written (its folder is missing or closed)")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def to_text(value: Mapping[str, Any]) -> str:
    """JSON with one line for each element of the large lists.

    So that files can be read and compared.
    """
    lines = (f"  {json.dumps(key)}: {_field_text(field)}" for key, field in value.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _field_text(field: object) -> str:
    if isinstance(field, list) and field:
        inner = ",\n".join(f"    {json.dumps(item, ensure_ascii=False)}" for item in field)
        return f"[\n{inner}\n  ]"
    return json.dumps(field, ensure_ascii=False)
