"""virsh console as a user runs it, under a terminal of its own. Each line on standard input is a command for
the guest; the answer is the seconds from sending it until so many bytes came back as the first argument says."""

import os
import pty
import select
import subprocess
import sys
import time
import tty

amount = int(sys.argv[1])
prompt = sys.argv[2].encode()
master, slave = pty.openpty()
tty.setraw(slave)
virsh = subprocess.Popen(sys.argv[3:], stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
os.close(slave)


def read():
    if not select.select([master], [], [], 20)[0]:
        raise TimeoutError("virsh console has gone quiet")
    return os.read(master, 1 << 20)


# virsh drops what was typed before it had set its terminal up, so Enter is pressed until the shell answers.
heard = b""
while prompt not in heard:
    os.write(master, b"\n")
    while select.select([master], [], [], 0.3)[0]:
        heard += os.read(master, 1 << 16)
print("ready", flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    os.write(master, line.encode())
    seen = 0
    while seen < amount:
        seen += len(read())
    print(time.perf_counter() - start, flush=True)
# To a mere request virsh would answer only once its terminal is read.
virsh.kill()
virsh.wait()
