"""Files on the disk: whole or not at all, packed, and named.

In: bytes and names; out: files that appear whole, the names of results.
Every room above words may import it.
"""
