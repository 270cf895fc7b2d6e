"""Complaints: a consumer's dispute with a business, from form to result."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """消费投诉."""

    name = "xinheng.services.complaints"
    label = "complaints"
    verbose_name = "消费投诉"
