"""Addresses of the payment pages, under /account/."""

app_name = "payments"
urlpatterns: list = []
