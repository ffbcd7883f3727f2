"""Which medium is mounted at a place, by the files in which Linux tells it."""

from pathlib import Path

import pytest

from xinhu.adapters.media.identity import LinuxMedia
from xinhu.desks.media.errors import MediumNotFoundError, MediumUnidentifiedError
from xinhu.desks.media.identity import Identity


def _machine(top: Path, *mounts: str) -> LinuxMedia:
    """A machine with a stick (8:17, of two partitions) on a hub with its own number."""
    usb = top / "sys/devices/pci0/usb1"
    disk = usb / "1-1/1-1:1.0/host6/block/sdb"
    for name, size in (("sdb1", 1000), ("sdb2", 2000)):
        (disk / name).mkdir(parents=True)
        (disk / name / "size").write_text(f"{size}\n")
    for folder, serial in ((usb, "0000:00:14.0"), (usb / "1-1", "AA0401\n")):
        (folder / "serial").write_text(serial)
        (folder / "idVendor").write_text("0951\n")
    blocks, uuids = top / "sys/dev/block", top / "dev/disk/by-uuid"
    blocks.mkdir(parents=True)
    uuids.mkdir(parents=True)
    (blocks / "8:17").symlink_to(disk / "sdb1")
    (blocks / "8:18").symlink_to(disk / "sdb2")
    (uuids / "1A2B-3C4D").symlink_to("../../sdb1")
    (top / "proc/self").mkdir(parents=True)
    (top / "proc/self/mountinfo").write_text("".join(mounts), "utf-8")
    return LinuxMedia(top)


def _mount(device: str, point: Path, within: str = "/") -> str:
    escaped = str(point).replace(" ", "\\040")
    return f"36 35 {device} {within} {escaped} rw shared:1 - vfat /dev/x rw\n"


def test_a_stick_is_known_by_its_file_system_its_size_and_its_number(
    tmp_path: Path,
) -> None:
    stick = tmp_path / "my stick"
    stick.mkdir()
    (tmp_path / "link").symlink_to(stick)
    told = _machine(tmp_path, _mount("0:5", Path("/")), _mount("8:17", stick))
    assert told(str(stick)) == Identity("1A2B-3C4D", 512_000, "AA0401")
    assert told(str(tmp_path / "link")) == told(f"{stick}/")


def test_the_number_of_a_socket_is_not_that_of_a_stick(tmp_path: Path) -> None:
    told = _machine(tmp_path, _mount("8:17", tmp_path / "stick"))
    (tmp_path / "sys/devices/pci0/usb1/1-1/serial").unlink()
    assert told(str(tmp_path / "stick")).serial == ""


def test_a_folder_on_a_medium_is_no_medium_and_the_last_mount_counts(
    tmp_path: Path,
) -> None:
    point = tmp_path / "stick"
    told = _machine(
        tmp_path,
        _mount("8:17", tmp_path / "bound", within="/folder"),
        _mount("0:45", tmp_path / "share"),
        _mount("8:17", point),
        _mount("0:46", point),
    )
    for name in ("stick", "stick/folder", "bound", "share", "none"):
        with pytest.raises(MediumNotFoundError):
            told(str(tmp_path / name))


def test_what_cannot_be_known_again_is_refused(tmp_path: Path) -> None:
    told = _machine(tmp_path, _mount("8:18", tmp_path / "stick"))
    with pytest.raises(MediumUnidentifiedError):
        told(str(tmp_path / "stick"))
