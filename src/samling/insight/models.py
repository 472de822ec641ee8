"""Where domains that do not know each other meet."""

from __future__ import annotations

from django.db import models

from samling.networks.models import Network


class NetworkForNeed(models.Model):
    """That a network was begun because several libraries need the same competence."""

    competence_key = models.SlugField(max_length=80)
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["competence_key", "network"], name="network_is_for_a_need_once"
            ),
        ]

    def __str__(self) -> str:
        return f"network {self.network_id} for {self.competence_key}"
