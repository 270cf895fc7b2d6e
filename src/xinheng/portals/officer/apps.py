"""The app of the officer portal."""

from django.apps import AppConfig


class OfficerConfig(AppConfig):
    """The officers' pages."""

    name = "xinheng.portals.officer"
    label = "officer"
    verbose_name = "监管工作台"

    def ready(self) -> None:
        """Put the lists of the procedures into the menu."""
        from xinheng.portals.officer.places import menu_lines
        from xinheng.portals.ui.menu import add_to_menu

        add_to_menu(menu_lines)
