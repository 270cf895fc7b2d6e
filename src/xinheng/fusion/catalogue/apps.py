"""The catalogue as a Django app."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Versions of the standard and the scores of the registers."""

    name = "xinheng.fusion.catalogue"
    label = "catalogue"
    verbose_name = "数据资源目录"
    demo = "xinheng.fusion.catalogue.demo"
