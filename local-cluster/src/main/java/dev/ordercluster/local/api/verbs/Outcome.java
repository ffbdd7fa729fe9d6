package dev.ordercluster.local.api.verbs;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// What a write answers.
public record Outcome(int code, ObjectNode body) {}
