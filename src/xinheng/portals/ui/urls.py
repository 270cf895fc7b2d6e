"""The gallery of components."""

from django.urls import path

from xinheng.portals.ui import gallery

urlpatterns = [path("components", gallery.components, name="components")]
