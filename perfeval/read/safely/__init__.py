"""Foreign files, opened in a process of their own: what kind they are, within limits, with passwords."""
