"""Formats that come from outside: attendance files of meeting platforms."""

from kaptrain.events.adapters.attendance_files import AttendanceFile, Remark, read_attendance

__all__ = ["AttendanceFile", "Remark", "read_attendance"]
