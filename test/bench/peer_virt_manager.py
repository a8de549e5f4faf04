"""Runs Debian's virt-manager as it is and says on standard output when its list holds as many machines as named
and has been drawn since: peer_virt_manager.py COUNT URI. Ends when its standard input does."""

import sys

sys.path.insert(0, "/usr/share/virt-manager")

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GLib
from virtManager import virtmanager

wanted = int(sys.argv[1])
sys.argv = ["virt-manager", "--no-fork", "--connect", sys.argv[2]]


def listed():
    """Children of the connection's row; those are expanded as soon as there are any."""
    module = sys.modules.get("virtManager.manager")
    manager = module and module.vmmManager._instance
    if not manager or manager.model is None:
        return None, 0
    model = manager.model
    return manager, sum(model.iter_n_children(row.iter) for row in model)


def look():
    manager, count = listed()
    if count < wanted:
        return True
    clock = manager.topwin.get_frame_clock()
    drawn = clock.connect("after-paint", lambda _: (clock.disconnect(drawn), print("listed", flush=True)))
    manager.topwin.queue_draw()
    return False


# Often enough for a hundredth of a second, and nothing beside what the list itself costs.
GLib.timeout_add(10, look)
GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_HUP, lambda *_: sys.exit(0))
virtmanager.runcli()
