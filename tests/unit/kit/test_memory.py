"""A process that serves for weeks loads nothing that it does not need."""

import subprocess
import sys


def test_arrow_does_without_pandas_where_a_process_leaves_it_out() -> None:
    said = (
        "import sys, threading; from liuke.kit.memory import leave_pandas_out as out;"
        "one = threading.Thread(target=out); one.start(); one.join(); before = len(sys.meta_path);"
        "out(); out(); more = len(sys.meta_path) - before; import pyarrow as pa;"
        "print(pa.Table.from_pylist([{'a': 1}]).num_rows, 'pandas' in sys.modules, more)"
    )
    found = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["1", "False", "1"]


def test_what_serves_loads_no_pandas_before_it_can_say_so() -> None:
    """An Arrow array made while a module loads is made before any process can leave pandas out."""
    said = "import sys; import liuke.web.serve, liuke.cli.main; print('pandas' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["False"]
