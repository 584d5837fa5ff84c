"""What each file format says beside the values: formats, hidden rows, merged cells, errors."""
