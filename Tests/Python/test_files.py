"""Files are there whole or not at all."""

from __future__ import annotations

import os

import pytest

from clv._files import write_text


@pytest.mark.parametrize("there", ["", "what was there"])
def test_a_write_that_fails_changes_nothing(tmp_path, monkeypatch, there) -> None:
    path = tmp_path / "model.json"
    if there:
        path.write_text(there)

    def refuse(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="no space"):
        write_text(path, "new")
    assert [file.read_text() for file in tmp_path.iterdir()] == ([there] if there else [])


def test_the_file_that_was_asked_for_is_named(tmp_path) -> None:
    path = tmp_path / "none" / "page.html"
    with pytest.raises(FileNotFoundError) as raised:
        write_text(path, "new")
    assert raised.value.filename == str(path)
    assert "tmp" not in str(raised.value).replace(str(tmp_path), "")


def test_a_text_that_cannot_be_encoded_changes_nothing(tmp_path) -> None:
    path = tmp_path / "page.html"
    path.write_text("what was there")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "\ud800")
    assert [file.read_text() for file in tmp_path.iterdir()] == ["what was there"]


def test_links_and_devices_stay_what_they_are(tmp_path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "file")
    write_text(tmp_path / "link", "a\r\nb")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_bytes() == b"a\r\nb"
    write_text(os.devnull, "nothing")
    assert not os.path.isfile(os.devnull)
