"""The process that opens what strangers send. It knows no secret, no database, and none of the product but this folder.

What it may take is kept by the system, since no file may say how much of the machine it needs.
"""

from xinheng.kit.refusal import Refusal

MEGABYTE = 1024 * 1024
# Of addresses: an interpreter with its decoders, and the largest photo of a phone.
MEMORY = 512 * MEGABYTE
# Of CPU for one file: four times what the largest photo needs.
SECONDS = 5

PDF = "application/pdf"
ALLOWED = "JPEG、PNG、WebP 图片或 PDF 文件"
TOO_MUCH = "这个文件打开时占用的时间或内存太多，没有收下。请重新拍摄，或者截图、另存为普通的 JPEG 后再传。"


class UnfitFile(Refusal):
    """The file cannot be kept; the sentence says why and what to send instead."""
