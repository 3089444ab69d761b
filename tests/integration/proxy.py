#!/usr/bin/env python3
# SPDX-License-Identifier: PostgreSQL
"""A way to a PostgreSQL server that breaks: proxy.py OWN SERVER BYTES stall|cut

OWN and SERVER are the paths of unix sockets. After so many bytes, both ways and all connections together, nothing passes
any more ("stall"), or all connections are closed ("cut") and new ones are refused. Ended by SIGTERM, it leaves the number
of bytes that have passed in OWN.passed."""
import os
import signal
import socket
import sys
import threading
import time

own, server, limit, manner = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
passed = 0
lock = threading.Lock()


def report(*_):
    with open(own + '.passed', 'w', encoding='ascii') as file:
        print(passed, file=file)
    os._exit(0)


def is_closed(end):
    try:
        return end.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b''
    except BlockingIOError:
        return False
    except OSError:
        return True


def close(*ends):
    for end in ends:
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def stand_still(one, two):
    """Until one of both has gone: then the other learns of it, as it would from a network that comes back."""
    while not is_closed(one) and not is_closed(two):
        time.sleep(0.1)


def pump(one, two):
    global passed
    try:
        while data := one.recv(65536):
            with lock:
                room = limit - passed
                passed += len(data)
            if len(data) > room:
                if manner == 'stall':
                    stand_still(one, two)
                elif room > 0:
                    two.sendall(data[:room])
                break
            two.sendall(data)
    except OSError:
        pass
    close(one, two)


signal.signal(signal.SIGTERM, report)
listening = socket.socket(socket.AF_UNIX)
listening.bind(own)
listening.listen(50)
while True:
    one, _ = listening.accept()
    if passed > limit and manner == 'cut':
        one.close()
        continue
    two = socket.socket(socket.AF_UNIX)
    two.connect(server)
    for pair in ((one, two), (two, one)):
        threading.Thread(target=pump, args=pair, daemon=True).start()
