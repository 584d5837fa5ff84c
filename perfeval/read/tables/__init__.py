"""Raw cells -> tables of declared columns."""
