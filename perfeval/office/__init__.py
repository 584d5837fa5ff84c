"""What stands around a run: the watched folder, mail, the workspace, the state of the machine.

In: a folder; out: runs started, messages sent, files laid out.
cli alone may import it.
"""
