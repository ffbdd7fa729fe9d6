package dev.ordercluster.orders.order;

/// An authorisation that a payment service reported.
public record Payment(String id, Money authorized) {}
