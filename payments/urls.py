"""Addresses of the payment pages, under /account/. None names a taxpayer; a payment is a UUID."""

from django.urls import path

from payments import views

app_name = "payments"
urlpatterns = [
    path("balance/", views.balance, name="balance"),
    path("pay/", views.pay, name="pay"),
    path("pay/<int:tax_year>/amount/", views.amount, name="amount"),
    path("pay/<int:tax_year>/bank/", views.bank_account, name="bank"),
    path("pay/<int:tax_year>/date/", views.pay_on, name="date"),
    path("pay/<int:tax_year>/check/", views.check, name="check"),
    path("payments/", views.payments, name="list"),
    path("payments/<uuid:payment_id>/", views.detail, name="detail"),
    path("payments/<uuid:payment_id>/confirmation/", views.confirmation, name="confirmation"),
    path("payments/<uuid:payment_id>/cancel/", views.cancel, name="cancel"),
]
