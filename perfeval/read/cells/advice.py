"""What a user can do about a file that is refused."""

from __future__ import annotations

from perfeval.errors import UnreadableFile

SAVE_AGAIN = "请用 WPS 或 Excel 打开原文件，另存为“Excel 工作簿（.xlsx）”后再放入。"
COPY_AGAIN = "请在原来的电脑上重新保存，再完整复制一次。"
REMOVE_PASSWORD = (
    "请用 WPS 或 Excel 打开，取消打开密码并保存，再放入；或者把密码写进工作簿旁边的 passwords.txt，一行一个。"
)
BEING_COPIED = ("文件正在被写入或复制，还没有完成", "请等复制或保存完成后重新运行。")
NO_FORM = ("Word 文档里没有绩效自评表", "请放入填好的绩效自评表（.xlsx 或 .docx）。核对自评报告，请用 perfeval check 工作簿 --report 报告。")


def beyond(limit: str, what: str, actual: int, allowed: int, unit: str = "") -> UnreadableFile:
    """The refusal of a file that asks for more than [limits] allows; `limit` is the key in perfeval.toml."""
    return UnreadableFile(
        f"文件超出安全限制：{what} {actual:,}{unit}，上限 {allowed:,}{unit}",
        f"正常的工作簿到不了这个限制，请核对文件的来历。确认无误的，可以在 perfeval.toml 的 [limits] 一节调高 {limit}。",
    )
