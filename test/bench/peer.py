"""The peers' side of the benchmarks: does one command a line on its standard input and answers each with the
seconds that it took, measured in here, as ours is."""

import sys
import time

import libvirt

connection = libvirt.open(sys.argv[1])
domains = connection.listAllDomains() if len(sys.argv) > 2 else []


def list_state():
    for domain in connection.listAllDomains():
        domain.state()


def all_stats():
    connection.getAllDomainStats(0, 0)


def xml():
    for domain in domains:
        domain.XMLDesc(0)


commands = {"list-state": list_state, "all-stats": all_stats, "xml": xml}

for line in sys.stdin:
    start = time.perf_counter()
    commands[line.strip()]()
    print(time.perf_counter() - start, flush=True)
