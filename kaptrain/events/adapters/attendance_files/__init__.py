"""Join/leave files of meeting platforms: bytes in, rows with their times out, nothing guessed in silence."""

from kaptrain.events.adapters.attendance_files.reading import AttendanceFile, Remark, read_attendance

__all__ = ["AttendanceFile", "Remark", "read_attendance"]
