"""The suite that every provider of meetings must pass.

Subclass ``ProviderContract`` in a test module and give it a ``provider`` fixture::

    class TestMyRooms(ProviderContract):
        @pytest.fixture
        def provider(self):
            return MyRooms("https://rooms.example.org")

A provider that has to ask somebody passes ``RemoteProviderContract``, which also wants to know what there is
on the other side, and how to make it fail.
"""

from __future__ import annotations

from jobclub.testing.provider_contract.everyone import ProviderContract
from jobclub.testing.provider_contract.remote import RemoteProviderContract
from jobclub.testing.provider_contract.samples import WayIn, a_wish, moved

__all__ = ["ProviderContract", "RemoteProviderContract", "WayIn", "a_wish", "moved"]
