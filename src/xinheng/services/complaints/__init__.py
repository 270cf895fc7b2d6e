"""Complaints: a consumer's dispute with a business."""
