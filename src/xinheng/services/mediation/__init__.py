"""Mediation of a complaint: both sides and a mediator in one room, from the appointment to the signed agreement."""
