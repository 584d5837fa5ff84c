"""Run by the Windows Python in a console: starts a script as Explorer does, by a double click or with files dropped on it.

`explorer.py STATUS SCRIPT [DROPPED…]`; the exit status is written into the file STATUS.
"""

import subprocess
import sys
from pathlib import Path

status, script, *dropped = sys.argv[1:]
quoted = " ".join(f'"{path}"' if " " in path else path for path in dropped)  # Explorer quotes a path for its blanks alone
done = subprocess.run(f'cmd.exe /c ""{script}" {quoted}"', cwd=r"C:\windows", check=False)
Path(status).write_text(str(done.returncode))
