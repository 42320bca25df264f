"""``recognizer listen --exec``, and that results stay alone on stdout."""

import shlex
import sys

from tests.endtoend.run import recognizer


def test_a_command_is_run_for_each_utterance(demo, replayed_digits, tmp_path):
    script = f"import sys; open({str(tmp_path / 'out')!r}, 'a').write(sys.argv[1] + ' ')"
    command = f"{sys.executable} -c {shlex.quote(script)}"
    ran = recognizer("listen", "-", "--json", "--exec", command, stdin=demo.read_bytes())
    assert ran.code == 0
    assert ran.digits == replayed_digits
    assert "".join((tmp_path / "out").read_text().split()) == "".join(map(str, replayed_digits))


def test_what_a_command_writes_is_no_result(demo):
    ran = recognizer("listen", "-", "--json", "--exec", "echo said", stdin=demo.read_bytes())
    assert ran.digits
    assert "said " in ran.err
    assert all(line.startswith('{"event"') for line in ran.out.splitlines())


def test_a_command_that_fails_loses_no_result(demo, replayed_digits):
    ran = recognizer("listen", "-", "--json", "--exec", "false", stdin=demo.read_bytes())
    assert ran.code == 0
    assert ran.digits == replayed_digits
    assert ran.complaints == ["recognizer: --exec false: exit code 1"]


def test_a_program_that_there_is_not_is_misuse(demo):
    ran = recognizer("listen", "-", "--exec", "no-such-program", stdin=demo.read_bytes())
    assert ran.code == 2
    assert ran.complaints == ["recognizer: --exec no-such-program: no such program"]
