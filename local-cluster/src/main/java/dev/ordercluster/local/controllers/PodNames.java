package dev.ordercluster.local.controllers;

import java.util.concurrent.ThreadLocalRandom;

/// Random name endings without vowels and look-alikes, as the API server's `generateName` makes
/// them.
final class PodNames {
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
  private static final int LENGTH = 5;
  private static final int LONGEST_STEM = 57;

  private PodNames() {}

  static String under(String owner) {
    StringBuilder name =
        new StringBuilder(owner.length() > LONGEST_STEM ? owner.substring(0, LONGEST_STEM) : owner);
    name.append('-');
    for (int i = 0; i < LENGTH; i++) {
      name.append(ALPHABET.charAt(ThreadLocalRandom.current().nextInt(ALPHABET.length())));
    }
    return name.toString();
  }
}
