"""The machine below the service: how long it has been running, whether a time server keeps its clock right, what room its disks have.

May import ``errors``, ``logs`` and ``rules``. Must never decide what follows from any of it, nor touch a file that it did not make.
"""
