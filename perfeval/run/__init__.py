"""Many workbooks: a folder in, a folder out.

In: paths and settings; out: an outcome for each input, results on the disk, the run log.
office and cli may import it.
"""
